/** Encrypted variables, as far as they fail without the key. lithos: lithos_knot/secrets.rs; facts: boot.md 2 Life. */

import { readSecretsFile } from '../../lithos/read.js'
import { namespacesOf, payloadLength, shortHash } from '../../lithos/secrets.js'
import { type SecretsFile, secretsShape } from '../../lithos/shape.js'
import type { ReadEntry } from '../../schema/shape.js'
import { errorText } from '../../text/errno.js'
import { compareTexts, quoted } from '../../text/rust.js'
import { sourceFile } from '../../text/source.js'
import { fatal, panicked } from '../errors.js'
import { refusal } from '../refusal.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'
import { sourceOn } from './mounting.js'

type Secret = SecretsFile['entries'][number]

/** The key is read first, on the server. `undefined` when the config has no secrets. */
export function secretsKeyStage(boot: Boot): Stage | undefined {
  const { config, sandbox } = boot
  if (config.secretEnvironFile === undefined && config.secretEnviron.entries.length === 0) return undefined
  const at = config.secretEnvironFile?.at ?? config.secretEnviron.at
  const stage = { stage: 'secrets key', at }
  if (sandbox === undefined) return { ...stage, status: 'unknown', note: 'the sandbox names the key' }
  const key = sandbox.config.secretsPrivateKey
  if (key === undefined) {
    const error = fatal('Error decoding private keys: No secrets key file defined to decode secrets')
    return { ...stage, status: 'fails', code: 'secrets', error, note: 'the sandbox has no `secrets-private-key`' }
  }
  const source = sourceOn(boot.hostFiles, key.value)
  if (source.kind === 'missing') {
    const error = fatal(`Error decoding private keys: ${key.value}`)
    return { ...stage, status: 'fails', code: 'secrets', at: key.at, error, note: source.note ?? '' }
  }
  return { ...stage, status: 'unknown', note: 'it depends on the key on the server' }
}

/** Then the secrets are decrypted. */
export function secretsStage(boot: Boot): Stage | undefined {
  const { config } = boot
  const file = config.secretEnvironFile
  if (file === undefined && config.secretEnviron.entries.length === 0) return undefined
  const at = file?.at ?? config.secretEnviron.at
  const fails = (error: string, note?: string): Stage => ({
    stage: 'secrets',
    status: 'fails',
    code: 'secrets',
    at,
    error,
    note,
  })
  if (file === undefined) return decoding(boot, config.secretEnviron.entries, at)
  if (config.secretEnviron.entries.length > 0) {
    return fails(fatal('secret-environ and secret-environ-file settings are mutually exclusive'))
  }
  const path = secretsPath(boot, file.value)
  const text = textAt(boot, path)
  if (text === undefined) return { stage: 'secrets', status: 'unknown', at, path }
  if ('errno' in text) {
    const reason = `${path}: Error reading file: ${text.errno}`
    const note = `\`${path}\` cannot be read (${text.errno})`
    return { ...fails(fatal(`Can't read secret environ file ${quoted(path)}: ${reason}`), note), path }
  }
  const source = sourceFile(path, text.text)
  const read = readSecretsFile(source)
  if (!read.accepted || read.config === undefined) {
    const reason = refusal(source, secretsShape)
    const note = `\`${path}\` is no file of secrets`
    return { ...fails(fatal(`Can't read secret environ file ${quoted(path)}: ${reason}`), note), path }
  }
  return { ...decoding(boot, read.config.entries, at), at, path }
}

function secretsPath({ configInImage }: Boot, file: string): string {
  if (file.startsWith('/')) return file
  const folder = configInImage.slice(0, configInImage.lastIndexOf('/') + 1)
  return `${folder}${file}`
}

function textAt(boot: Boot, path: string): { text: string } | { errno: string } | undefined {
  const walked = walk(boot.tree, path)
  if (walked.status === 'unknown' || !path.startsWith('/')) return undefined
  if (walked.status !== 'found') return { errno: errorText(walked.status) }
  if (walked.entry.kind === 'dir') return { errno: errorText('EISDIR') }
  const bytes = walked.entry.content?.(1024 * 1024)
  return bytes && { text: new TextDecoder().decode(bytes) }
}

function decoding(boot: Boot, secrets: readonly Secret[], at: NonNullable<Stage['at']>): Stage {
  const sorted = [...secrets].sort((a, b) => compareTexts(a.key.value, b.key.value))
  for (const secret of sorted) {
    const wrong = wrongWith(boot, secret)
    if (wrong === undefined) continue
    const error =
      'panic' in wrong
        ? panicked(boot.version, `src/nacl.rs:${wrong.line}`, wrong.panic)
        : fatal(
            `Error decoding secrets: Can't decrypt secret ${quoted(secret.key.value)}, errors: ${wrong.errors.join(', ')}`,
          )
    const note = `the secret \`${secret.key.value}\` cannot be decrypted`
    return { stage: 'secrets', status: 'fails', code: 'secrets', at: secret.key.at, error, note }
  }
  return { stage: 'secrets', status: 'unknown', at, note: 'only the key can tell' }
}

/** Why none of the values of a secret can be decrypted by any key; `undefined` when one of them may. */
function wrongWith(
  boot: Boot,
  { value }: ReadEntry<SecretsFile['entries'][number]['value']>,
): { errors: readonly string[] } | { line: string; panic: string } | undefined {
  const errors: string[] = []
  for (const { value: text } of value.items) {
    const wrong = wrongSecret(boot, text)
    if (wrong === undefined) return undefined
    if (typeof wrong === 'object') return wrong
    errors.push(wrong)
  }
  return value.complete ? { errors } : undefined
}

function wrongSecret({ sandbox, process }: Boot, text: string): string | { line: string; panic: string } | undefined {
  if (!text.startsWith('v2:')) return 'Only v2 secrets are supported'
  const [, , namespace, , payload, more] = text.split(':')
  if (namespace === undefined || payload === undefined || more !== undefined) return 'invalid key format'
  const length = payloadLength(payload)
  if (typeof length === 'string') return length
  // The first 32 bytes are a public key, the next 16 a tag; nobody checks that they are there.
  if (length < 32) return { line: '258:32', panic: 'mid > len' }
  if (length < 48)
    return { line: '128:5', panic: 'assertion failed: ciphertext.len() >= crypto_secretbox_OVERHEADBYTES' }
  if (sandbox === undefined || process === undefined) return undefined
  const allowed = namespacesOf(sandbox.config, process.entry)
  if (allowed.some((name) => shortHash(name) === namespace)) return undefined
  const known = `{${allowed.map(quoted).join(', ')}}`
  return `expected namespaces ${known}, and the secret is of another one`
}
