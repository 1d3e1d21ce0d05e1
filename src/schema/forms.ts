/** Texts that Rust's standard library and `ipnetwork` parse when a file is decoded. */

/** A plain decimal, as Rust reads an unsigned integer of `bits` bits: digits with an optional `+`, no units. */
export function parseUnsigned(text: string, bits: number): number | undefined {
  if (!/^\+?[0-9]+$/.test(text)) return undefined
  const significant = text.replace(/^\+?0*/, '')
  if (significant.length > 20) return undefined
  const value = BigInt(significant || '0')
  return value < 2n ** BigInt(bits) ? Number(value) : undefined
}

/** `N` or `N-M`, both u32. lithos: range.rs; vagga: config/range.rs. */
export function parseRange(text: string): { start: number; end: number } | undefined {
  const single = parseUnsigned(text, 32)
  if (single !== undefined) return { start: single, end: single }
  const dash = text.indexOf('-')
  if (dash < 0) return undefined
  const start = parseUnsigned(text.slice(0, dash), 32)
  const end = parseUnsigned(text.slice(dash + 1), 32)
  return start === undefined || end === undefined ? undefined : { start, end }
}

/** Whether Rust's `IpAddr` takes the text. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined
}

/** An address as a number, and how many bits it has. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** An address as Rust's `IpAddr` reads it: no leading zeros in IPv4, no zones in IPv6. */
export function parseAddress(text: string): Address | undefined {
  const four = parseIpv4(text)
  if (four !== undefined) return { bits: 32, value: four }
  const six = parseIpv6(text)
  return six === undefined ? undefined : { bits: 128, value: six }
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

function parseIpv6(text: string): bigint | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] as string, halves.length === 1)
  const tail = halves.length === 2 ? groupsOf(halves[1] as string, true) : []
  if (head === undefined || tail === undefined) return undefined
  const gap = 8 - head.length - tail.length
  if (halves.length === 1 ? gap !== 0 : gap < 1) return undefined
  return [...head, ...Array<number>(gap).fill(0), ...tail].reduce((value, group) => value * 65536n + BigInt(group), 0n)
}

/** Groups of 16 bits; the end may be written as IPv4. */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const four = last && index === parts.length - 1 ? parseIpv4(part) : undefined
    if (four !== undefined) groups.push(Number(four >> 16n), Number(four & 0xffffn))
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

/** A network as the `ipnetwork` crate 0.13 reads it: an address (in IPv4, missing bytes at the end are 0), and a prefix where it is not a single host. */
export function parseNetwork(text: string): (Address & { readonly prefix: number }) | undefined {
  const slash = text.indexOf('/')
  const host = slash < 0 ? text : text.slice(0, slash)
  const four = parseShortIpv4(host)
  const six = four === undefined ? parseIpv6(host) : undefined
  if (four === undefined && six === undefined) return undefined
  const address: Address = four === undefined ? { bits: 128, value: six as bigint } : { bits: 32, value: four }
  if (slash < 0) return { ...address, prefix: address.bits }
  const prefix = prefixOf(text.slice(slash + 1), address.bits)
  return prefix === undefined ? undefined : { ...address, prefix }
}

function parseShortIpv4(text: string): bigint | undefined {
  const bytes = text.split('.', 5).map((part) => parseUnsigned(part, 8))
  if (bytes.length > 4 || bytes.includes(undefined)) return undefined
  return [0, 1, 2, 3].reduce((value, i) => value * 256n + BigInt(bytes[i] ?? 0), 0n)
}

function prefixOf(text: string, bits: 32 | 128): number | undefined {
  const number = parseUnsigned(text, 8)
  return number !== undefined && number <= bits ? number : undefined
}

/** Whether the text is a network. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined
}

/** Whether an address is in a network; addresses of the other family are not. */
export function networkContains(network: Address & { readonly prefix: number }, address: Address): boolean {
  if (network.bits !== address.bits) return false
  const shift = BigInt(network.bits - network.prefix)
  return network.value >> shift === address.value >> shift
}
