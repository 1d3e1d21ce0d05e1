/** A member of a recorded archive: `type` is file, dir, symlink or hardlink, `mode` octal digits. */
export interface ZipEntry {
  readonly name: string
  readonly type: string
  readonly mode?: string
  readonly text?: string
  readonly link?: string
  readonly uid?: number
  readonly gid?: number
}

/** A zip file of stored entries, for tests. */
export function zip(entries: readonly ZipEntry[], dos: boolean): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.type === 'dir' && !entry.name.endsWith('/') ? `${entry.name}/` : entry.name)
    const body = Buffer.from(entry.type === 'symlink' ? (entry.link ?? '') : (entry.text ?? ''))
    const types: Record<string, number> = { dir: 0o040000, symlink: 0o120000 }
    const type = types[entry.type ?? ''] ?? 0o100000
    const mode = Number.parseInt(entry.mode ?? (entry.type === 'symlink' ? '0777' : '0644'), 8)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt32LE(body.length, 18)
    local.writeUInt32LE(body.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt8(dos ? 0 : 3, 5)
    central.writeUInt32LE(body.length, 20)
    central.writeUInt32LE(body.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(dos ? 0x20 : ((type | mode) << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    parts.push(local, name, body)
    directory.push(central, name)
    offset += local.length + name.length + body.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}
