/** A gzipped ustar archive out of a few members, for tests. */
import { gzipSync } from 'node:zlib'

export interface TarMember {
  readonly name: string
  /** Mode; directories end with `/`. */
  readonly mode?: number | undefined
  readonly text?: string
  readonly link?: string | undefined
  readonly hardlink?: string | undefined
  readonly owner?: readonly [number, number]
}

export function tarGz(members: readonly TarMember[]): Uint8Array {
  const blocks: Buffer[] = []
  for (const { name, mode, text = '', link, hardlink, owner = [0, 0] } of members) {
    let type = name.endsWith('/') ? '5' : '0'
    if (hardlink !== undefined) type = '1'
    if (link !== undefined) type = '2'
    const body = type === '0' ? Buffer.from(text) : Buffer.alloc(0)
    const header = Buffer.alloc(512)
    const put = (value: string, at: number) => header.write(value, at, 'utf8')
    const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
    // a long name is split at a slash: what does not fit stands in the prefix
    const cut = Buffer.byteLength(name) > 100 ? name.lastIndexOf('/', 150) : -1
    put(name.slice(cut + 1), 0)
    put(name.slice(0, Math.max(cut, 0)), 345)
    put(octal(mode ?? (type === '5' ? 0o755 : 0o644), 8), 100)
    put(octal(owner[0], 8), 108)
    put(octal(owner[1], 8), 116)
    put(octal(body.length, 12), 124)
    put(octal(1, 12), 136)
    put('        ', 148)
    put(type, 156)
    put(link ?? hardlink ?? '', 157)
    put('ustar\0', 257)
    put('00', 263)
    put(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    blocks.push(header, body, Buffer.alloc((512 - (body.length % 512)) % 512))
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

const applets =
  'sh basename cat chgrp chmod chown cp cut dirname echo env false grep head id install ln ls mkdir mkfifo mknod mount mv pwd rm rmdir sed sleep sort tee test touch true umount wget'

/** A small root filesystem with busybox, as the recorded builds start from. */
export const baseArchive = (): Uint8Array =>
  tarGz([
    { name: './bin/' },
    { name: './bin/busybox', mode: 0o755, text: '\x7fELF' },
    ...applets.split(' ').map((applet) => ({ name: `./bin/${applet}`, link: 'busybox' })),
    { name: './etc/' },
    { name: './etc/passwd', text: 'root:x:0:0:root:/root:/bin/sh\n' },
    { name: './home/' },
    { name: './root/' },
    { name: './usr/bin/' },
    { name: './var/tmp/' },
  ])
