/** Encrypted variables, as far as they can be judged without the key. No value of a secret is ever shown. lithos: lithos_knot/secrets.rs, lithos_crypt.rs. */
import { blake2b } from '@noble/hashes/blake2.js'
import type { ProcessEntry, SandboxConfig } from './shape.js'

/** The parts of `v2:key:namespace:secret:payload`; the first three are short hashes. */
export interface Secret {
  readonly key: string
  readonly namespace: string
  readonly secret: string
}

const HASH = /^[A-Za-z0-9+/]{8}$/

/** How many bytes a payload in base64 holds, as lithos reads it, which needs no padding; or its own words for what is wrong. base64 0.9: decode.rs. */
export function payloadLength(text: string): number | string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length % 4 === 1) return 'Encoded text cannot have a 6-bit remainder.'
  const end = bytes.findIndex((byte) => !/[A-Za-z0-9+/]/.test(String.fromCharCode(byte)))
  if (end === -1) return Math.floor((bytes.length * 3) / 4)
  const padding = bytes.subarray(end)
  const padded = padding.every((byte) => byte === 0x3d) && end % 4 >= 2 && padding.length <= 4 - (end % 4)
  return padded ? Math.floor((end * 3) / 4) : `Invalid byte ${bytes[end]}, offset ${end}.`
}

/** Bytes of a payload at least: a public key, a tag, and the colon after the namespace. */
const SHORTEST = 32 + 16 + 1

/** The parts of a secret, or what is wrong with its form, in words that follow its name. */
export function parseSecret(text: string): Secret | { readonly wrong: string } {
  if (!text.startsWith('v2:'))
    return { wrong: 'does not begin with `v2:`, so lithos cannot decrypt it. Encrypt it with `lithos_crypt encrypt`' }
  const parts = text.split(':')
  if (parts.length !== 5) return { wrong: `has ${parts.length} parts between colons instead of five` }
  const [, key, namespace, secret, payload] = parts as [string, string, string, string, string]
  for (const [name, hash] of [
    ['key', key],
    ['namespace', namespace],
    ['secret', secret],
  ] as const) {
    if (!HASH.test(hash)) return { wrong: `has no valid hash of the ${name} (8 characters of base64)` }
  }
  const length = payloadLength(payload)
  if (typeof length === 'string') return { wrong: 'has a payload that is no base64' }
  if (length < SHORTEST) return { wrong: 'has a payload that is too short: lithos crashes' }
  return { key, namespace, secret }
}

/** The namespaces whose secrets a process may read: the sandbox's, of which there is at least the empty one, and its own. lithos: secrets.rs. */
export function namespacesOf(sandbox: SandboxConfig, process: ProcessEntry | undefined): readonly string[] {
  const shared = sandbox.secretsNamespaces.items.map((name) => name.value)
  const own = process?.extraSecretsNamespaces.items.map((name) => name.value) ?? []
  return [...(shared.length === 0 ? [''] : shared), ...own]
}

/** Six bytes of BLAKE2b, in base64: how a secret names its key, its namespace and itself. */
export function shortHash(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  return btoa(String.fromCharCode(...blake2b(bytes, { dkLen: 6 })))
}
