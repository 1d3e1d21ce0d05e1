/**
 * The server. What it holds is not in the repository, so answers are `unknown`, except for what every Linux server has and
 * for paths that nobody has declared on it: a folder that only the image knows (`/data`) is not on the server.
 */
import type { FileSystem } from '../files/filesystem.js'
import { builtImage } from '../image/built.js'
import type { Entry, Image } from '../image/image.js'
import { under } from '../shell/paths.js'

/** The files of a server, as far as they are known. */
export interface Host extends Image {
  /** Remembers that lithos made a directory, with those above it. */
  make(path: string, mode: number, owner: readonly [number, number]): void
}

const directories = new Set(
  `/ /bin /boot /dev /dev/pts /dev/shm /etc /home /lib /media /mnt /opt /proc /root /run /run/lithos /sbin /srv /sys /tmp /usr
  /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /usr/share /var /var/cache /var/lib /var/lib/lithos /var/lib/lithos/dev
  /var/lib/lithos/dev/pts /var/lib/lithos/dev/shm /var/log /var/log/lithos /var/spool /var/tmp`.split(/\s+/),
)
const files = new Set(['/etc/hosts', '/etc/resolv.conf'])
const devices = new Set(['/dev/full', '/dev/null', '/dev/zero'])
/** Folders of which nobody outside knows the content. */
const busy = '/bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /sbin /srv /sys /tmp /usr /var'.split(' ')

/** The server's files when they are at hand (`known`), else what is said above. `declared`: paths that the sandbox says are on it. */
export function hostOf(known: FileSystem | undefined, declared: readonly string[]): Host {
  const made = new Map<string, Entry>()
  const image = known === undefined ? usualHost(declared) : builtImage(known)
  return {
    built: image.built,
    entry: (path) => made.get(path) ?? image.entry(path),
    list: (path) => image.list(path),
    make(path, mode, owner) {
      // Parents come with 0755 of root.
      for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        const parent = path.slice(0, end)
        if (this.entry(parent).exists !== 'yes') made.set(parent, madeDirectory(0o755, [0, 0]))
      }
      made.set(path, madeDirectory(mode, owner))
    },
  }
}

function madeDirectory(mode: number, owner: readonly [number, number]): Entry {
  return { exists: 'yes', kind: 'dir', mode, owner, because: 'lithos makes it (`mkdir: true`)' }
}

function usualHost(declared: readonly string[]): Image {
  return {
    built: false,
    entry(path): Entry {
      const usual = { exists: 'yes', owner: [0, 0], because: 'every server has it' } as const
      if (directories.has(path)) return { ...usual, kind: 'dir', mode: 0o755 }
      if (files.has(path)) return { ...usual, kind: 'file', mode: 0o644 }
      if (devices.has(path)) return { ...usual, kind: 'other', mode: 0o666 }
      const isOpen =
        busy.some((base) => under(path, base)) || declared.some((base) => under(path, base) || under(base, path))
      if (isOpen) return { exists: 'unknown', because: 'it depends on the server' }
      return { exists: 'no', because: 'nothing says that the server has it' }
    },
    list: () => ({ names: [], complete: false }),
  }
}
