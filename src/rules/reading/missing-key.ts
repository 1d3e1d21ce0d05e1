import { textAt } from '../../text/source.js'
import { type JudgingRule, type Placed, placeIn, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const missingKey: JudgingRule<Placed> = {
  id: 'missing-key',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a required key is missing',
  rationale: `vagga or lithos refuses the whole file: \`Validation Error: Field executable is expected\`. Add the key that the message names.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { ⟦host⟧: 127.0.0.1 }\n' },
      good: { 'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\ntcp-ports:\n  8080: { host: 127.0.0.1, fd: 3 }\n' },
    },
  ],
  // secrets without a key to decrypt them
  *judge({ container, sandbox }) {
    if (sandbox === undefined || sandbox.secretsPrivateKey !== undefined) return
    if (container.secretEnviron.entries.length === 0 && container.secretEnvironFile === undefined) return
    const { keys } = container
    const at = keys.get('secret-environ') ?? keys.get('secret-environ-file') ?? placeIn(container)
    const message =
      'The lithos config has secrets, but the sandbox config names no `secrets-private-key` to decrypt them with.'
    yield unseen(at, message)
  },
  *check(context) {
    const second = [...reported('quire-unsupported')(context)].filter(({ at }) => textAt(at) === '---')
    // nobody reads the second document of a file, where the key may be
    for (const problem of reported('missing-key')(context))
      if (!second.some(({ at }) => at.file.path === problem.at.file.path)) yield problem
  },
}
