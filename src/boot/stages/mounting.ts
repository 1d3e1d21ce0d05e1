/** What mounting something at a path of the image does, and what lithos says when it does not work. */
import type { Image } from '../../image/image.js'
import { under } from '../../shell/paths.js'
import { type Errno, errorText } from '../../text/errno.js'
import type { Location } from '../../text/source.js'
import type { Mount } from '../mounts.js'
import { absolute, join, parts } from '../paths.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** What is to be mounted where, and how lithos speaks of it. */
export interface Mounting {
  readonly stage: string
  /** The mount point as it is written. */
  readonly point: string
  readonly at?: Location | undefined
  readonly mount: Omit<Mount, 'at' | 'assumed'>
  /** What is mounted, for the texts. `missing`: it is not on the server. */
  readonly source: {
    readonly kind: 'dir' | 'file' | 'missing' | 'unknown'
    readonly note?: string
    /** Why it cannot be found; without it, nothing is there. */
    readonly errno?: Errno
  }
  /** The line up to the error: `tmpfs size=…  -> "…"`. */
  readonly describe: (target: string) => string
  /** `(target: missing, superuser)`; nothing for pseudo file systems, which have no such words. */
  readonly explain: 'bind' | 'tmpfs' | 'pseudo'
  /** The whole line that is logged, from what it says of the mount. */
  readonly failure: (text: string) => string
}

/**
 * Mounts, and adds to `boot.mounts` what is then there. The kernel follows the mount point's links from the server's root,
 * because the image is not the root yet: an absolute link leaves it. facts: boot.md 2, Volumes.
 */
export function mountStage(boot: Boot, wanted: Mounting): Stage {
  const { tree, mounts, hostFiles } = boot
  const path = absolute(parts(wanted.point))
  const target = walk(tree, path, { host: hostFiles })
  const about = { stage: wanted.stage, path, at: wanted.at }
  const fails = (errno: Errno, code: NonNullable<Stage['code']>, note: string): Stage => {
    mounts.add({ ...wanted.mount, at: path, assumed: true })
    const exists = target.status === 'found' || target.status === 'unknown'
    const error = wanted.failure(describeFailure(boot, wanted, errno, exists))
    return { ...about, status: 'fails', code, error, note }
  }
  if (target.status !== 'found' && target.status !== 'unknown') {
    if (target.absoluteLink !== undefined)
      return fails(target.status, 'mount-point-on-host', leavesImage(target.absoluteLink))
    const cover = mounts.at(target.path)
    if (cover !== undefined) return fails(target.status, 'mount-point-hidden', `${cover.what} has no such directory`)
    return fails(target.status, 'mount-point-missing', target.entry.because)
  }
  // Whatever is at the mount point.
  if (wanted.source.kind === 'missing') {
    const { errno = 'ENOENT', note = 'it is not on the server' } = wanted.source
    return fails(errno, 'volume-host-directory', note)
  }
  if (target.status === 'unknown') {
    mounts.add({ ...wanted.mount, at: path })
    return { ...about, status: 'unknown', note: target.entry.because }
  }
  const isDirectory = target.entry.kind === 'dir'
  if (wanted.source.kind !== 'unknown' && isDirectory !== (wanted.source.kind === 'dir')) {
    return fails(
      'ENOTDIR',
      'mount-point-kind',
      isDirectory ? 'a file cannot cover a directory' : 'a directory cannot cover a file',
    )
  }
  if (target.onHost) {
    const note = leavesImage(target.absoluteLink ?? path)
    // Over the directory in which lithos prepares the root, it becomes the root; else the container does not have it.
    if (under(boot.paths.mount, target.path)) {
      const rest = boot.paths.mount.slice(target.path === '/' ? 0 : target.path.length)
      mounts.add({ ...wanted.mount, base: absolute([...parts(wanted.mount.base), ...parts(rest)]), at: '/' })
    }
    return { ...about, status: wanted.source.kind === 'unknown' ? 'unknown' : 'ok', code: 'mount-point-on-host', note }
  }
  mounts.add({ ...wanted.mount, at: target.path })
  if (wanted.source.kind === 'unknown')
    return { ...about, status: 'unknown', note: wanted.source.note ?? 'it depends on the server' }
  return { ...about, status: 'ok' }
}

function leavesImage(link: string): string {
  return `\`${link}\` is an absolute symlink: lithos follows it on the server, not in the image`
}

function describeFailure(boot: Boot, wanted: Mounting, errno: Errno, targetExists: boolean): string {
  const text = `${wanted.describe(join(boot.paths.mount, parts(wanted.point).join('/')))}: ${errorText(errno)}`
  const target = `target: ${targetExists ? 'exists' : 'missing'}, superuser`
  if (wanted.explain === 'pseudo') return text
  if (wanted.explain === 'tmpfs') return `${text} (${target})`
  return `${text} (source: ${wanted.source.kind === 'missing' ? 'missing' : 'exists'}, ${target})`
}

/** What libmount says of a bind mount of something on the server: the `describe` of a `Mounting`. */
export function bindText(source: string): Mounting['describe'] {
  return (target) => `recursive bind mount "${source}" -> "${target}"`
}

/** Everything that lithos_knot says about the file system begins so. */
export function filesystemError(text: string): string {
  return `Fatal error: error setting up filesystem: ${text}`
}

/** What is at a path of the server. */
export function sourceOn(host: Image, path: string): Mounting['source'] {
  const walked = walk(host, path)
  if (walked.status === 'unknown') return { kind: 'unknown', note: `\`${path}\` must be on the server` }
  if (walked.status !== 'found')
    return { kind: 'missing', errno: walked.status, note: `\`${path}\` is not on the server` }
  return { kind: walked.entry.kind === 'dir' ? 'dir' : 'file' }
}
