/** Secrets against the keys and namespaces of the sandbox. */
import { list } from '../../schema/messages.js'
import type { Location } from '../../text/source.js'
import { namespacesOf, parseSecret, shortHash } from '../secrets.js'
import { type CheckInput, type CheckProblem, placeIn, related, unseen } from './problem.js'

/** Secrets by their form, their key and their namespace; what lithos would find only when it starts the container. */
export function checkSecrets({ container, sandbox, process }: CheckInput): CheckProblem[] {
  const problems: CheckProblem[] = []
  const inline = container.secretEnviron.entries
  const file = container.secretEnvironFile
  if (inline.length > 0 && file !== undefined) {
    const message =
      '`secret-environ` and `secret-environ-file` cannot be used together; lithos refuses both. Keep one of them'
    problems.push({
      ...unseen('secret-conflict', file.at, message),
      ...related(container, 'secret-environ', 'the other one'),
    })
  }
  if ((inline.length > 0 || file !== undefined) && sandbox !== undefined && sandbox.secretsPrivateKey === undefined) {
    const at = container.keys.get('secret-environ') ?? container.keys.get('secret-environ-file') ?? placeIn(container)
    const message =
      'The lithos config has secrets, but the sandbox config names no `secrets-private-key` to decrypt them with'
    problems.push(unseen('missing-key', at, message))
  }
  const allowed = sandbox && namespacesOf(sandbox, process)
  const hashes = new Set(allowed?.map(shortHash))
  for (const { key, value } of inline) {
    const wrong: { rule: string; at: Location; message: string }[] = []
    for (const item of value.items) {
      const secret = parseSecret(item.value)
      if ('wrong' in secret) {
        wrong.push({ rule: 'secret-malformed', at: item.at, message: `The secret \`${key.value}\` ${secret.wrong}` })
      } else if (allowed !== undefined && !hashes.has(secret.namespace)) {
        const names = list(allowed.map((name) => name || '(empty)'))
        const message = `The secret \`${key.value}\` is encrypted for a namespace that neither the sandbox nor the process has (they have ${names}), so lithos does not decrypt it. Encrypt it for one of these, or add the namespace`
        wrong.push({ rule: 'secret-namespace-not-allowed', at: item.at, message })
      }
    }
    // one that lithos can read is enough
    if (wrong.length < value.items.length || !value.complete) continue
    for (const { rule, at, message } of wrong) problems.push(unseen(rule, at, message))
    if (value.items.length === 0) problems.push(unseen('secret-malformed', key.at, `\`${key.value}\` has no secret`))
  }
  return problems
}
