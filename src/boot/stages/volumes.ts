/** Volumes, shortest mount point first. lithos: setup_filesystem.rs; facts: boot.md 1.1.7, 1.1.17, 2 Volumes. */

import type { Image } from '../../image/image.js'
import type { SandboxConfig, Volume } from '../../lithos/shape.js'
import type { ReadEntry } from '../../schema/shape.js'
import { errorText } from '../../text/errno.js'
import { byteLength, compareTexts, quoted } from '../../text/rust.js'
import type { Located, Location } from '../../text/source.js'
import { panicked } from '../errors.js'
import { emptyDirectory, unknownDirectory } from '../mounts.js'
import { absolute, comparePaths, join, parts, startsWith } from '../paths.js'
import type { Stage, StageCode } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'
import { bindText, filesystemError, type Mounting, mountStage, sourceOn } from './mounting.js'
import { ownerOnHost } from './user.js'

type VolumeEntry = ReadEntry<Volume>

/** One stage a volume, in the order in which lithos mounts them, and one before it where another path of the sandbox fits better. */
export function volumeStages(boot: Boot): readonly Stage[] {
  const length = ({ key }: VolumeEntry) => byteLength(key.value)
  const byKey = new Map(boot.config.volumes.entries.map((entry) => [entry.key.value, entry]))
  return [...byKey.values()]
    .sort((a, b) => length(a) - length(b) || compareTexts(a.key.value, b.key.value))
    .flatMap((entry) => volumeStage(boot, entry))
}

function volumeStage(boot: Boot, entry: VolumeEntry): Stage | readonly Stage[] {
  const { key, value: volume } = entry
  const point = key.value
  const about = { stage: `volume ${point}`, at: key.at, path: point }
  const panics = (code: NonNullable<Stage['code']>, place: string, message: string, at = key.at): Stage => ({
    ...about,
    at,
    status: 'fails',
    code,
    error: panicked(boot.version, place, message),
    note: 'lithos crashes',
  })
  if (!point.startsWith('/')) {
    return panics('mount-point-invalid', `${filesystemSource}:211:9`, 'assertion failed: tmp_mp.is_absolute()')
  }
  if (parts(point).includes('..')) return panics('mount-point-invalid', relativeSource, climbs(point, '/'))
  const source = sourceOf(boot, entry)
  if ('fails' in source) {
    const { code, error, at, note } = source.fails
    return { ...about, at, status: 'fails', code, error, note }
  }
  const stage = mountStage(boot, {
    ...source,
    stage: about.stage,
    point,
    at: key.at,
    failure: filesystemError,
    mount: { ...source.mount, what: `the volume \`${point}\` (\`!${volume.tag}\`)` },
  })
  if (source.shadowed === undefined) return stage
  return [{ ...source.shadowed, stage: `path of volume ${point}`, status: 'ok', code: 'volume-path-shadowed' }, stage]
}

const filesystemSource = 'src/bin/lithos_knot/setup_filesystem.rs'
const relativeSource = 'src/utils.rs:243:13'

/** `..` in a path that lithos takes relative to another. lithos: utils.rs relative. */
function climbs(path: string, base: string): string {
  return `Bad path for relative (ParentDir from ${quoted(path)} against ${quoted(base)})`
}

type Source =
  | (Pick<Mounting, 'source' | 'describe' | 'explain'> & {
      readonly mount: Omit<Mounting['mount'], 'what'>
      /** Another path of the sandbox fits better, and is not used. */
      readonly shadowed?: Pick<Stage, 'note' | 'at'> | undefined
    })
  | Failing

interface Failing {
  readonly fails: {
    readonly code: StageCode
    readonly error: string
    readonly at: Location
    readonly note?: string | undefined
  }
}

function sourceOf(boot: Boot, { key, value: volume }: VolumeEntry): Source {
  switch (volume.tag) {
    case 'Tmpfs': {
      const { size, mode } = volume.value
      const directory = emptyDirectory(mode.value)
      const octal = mode.value.toString(8).padStart(4, '0')
      return {
        mount: { content: () => directory, base: '/', readOnly: false },
        source: { kind: 'dir' },
        describe: (target) => `tmpfs size=${size.value},mode=0${octal} -> "${target}"`,
        explain: 'tmpfs',
      }
    }
    case 'Statedir':
      return statedirSource(boot, key.value, volume.value)
    case 'Readonly': {
      const sandbox = boot.sandbox?.config
      return hostSource(boot, {
        path: volume.value,
        readOnly: true,
        mappings: sandbox && [sandbox.readonlyPaths, sandbox.writablePaths],
        notFound: `Can't find volume for ${volume.value.value}, probably missing entry in readonly-paths`,
      })
    }
    case 'Persistent': {
      const { path } = volume.value
      const sandbox = boot.sandbox?.config
      const source = hostSource(boot, {
        path,
        readOnly: false,
        mappings: sandbox && [sandbox.writablePaths],
        notFound: `Can't find volume for ${quoted(path.value)}, probably missing entry in writable-paths`,
      })
      return 'fails' in source ? source : made(boot, key.value, volume.value, source)
    }
  }
}

interface HostSource extends Exclude<Source, Failing> {
  /** The directory on the server; `undefined` without a sandbox. */
  readonly directory: string | undefined
}

type Mapping = SandboxConfig['writablePaths']

/** A directory of the server, as a volume names it. */
interface HostPath {
  readonly path: Located<string>
  readonly readOnly: boolean
  /** Those of the sandbox, in the order in which lithos asks them; `undefined` without a sandbox. */
  readonly mappings: readonly Mapping[] | undefined
  /** What lithos says when none of them fits. */
  readonly notFound: string
}

function hostSource(boot: Boot, wanted: HostPath): HostSource | Failing {
  const { path, readOnly, mappings, notFound } = wanted
  if (!path.value.startsWith('/')) {
    const error = panicked(boot.version, `${filesystemSource}:23:5`, 'assertion failed: dir.is_absolute()')
    return { fails: { code: 'panic', error, at: path.at, note: 'lithos crashes on a relative path' } }
  }
  if (mappings === undefined) {
    return {
      directory: undefined,
      mount: { content: () => unknownDirectory('it depends on the server'), base: '/', readOnly },
      source: { kind: 'unknown', note: `the sandbox decides what \`${path.value}\` is` },
      describe: bindText(path.value),
      explain: 'bind',
    }
  }
  for (const mapping of mappings) {
    const fitting = mapping.entries
      .filter(({ key }) => startsWith(path.value, key.value))
      .sort((a, b) => comparePaths(a.key.value, b.key.value))
    const [first] = fitting
    if (first !== undefined) return mappedSource(boot, wanted, first, fitting.at(-1) ?? first)
  }
  return { fails: { code: 'volume-path-not-allowed', error: filesystemError(notFound), at: path.at } }
}

/** lithos takes the first path of the sandbox that fits, though another one may fit better. */
function mappedSource(
  boot: Boot,
  { path, readOnly }: HostPath,
  first: Mapping['entries'][number],
  best: Mapping['entries'][number],
): HostSource | Failing {
  const rest = parts(path.value).slice(parts(first.key.value).length)
  if (rest.includes('..')) {
    const error = panicked(boot.version, relativeSource, climbs(path.value, first.key.value))
    return { fails: { code: 'panic', error, at: path.at, note: 'lithos crashes on `..`' } }
  }
  const directory = join(first.value.value, rest.join('/'))
  const note = `lithos takes the first path that fits, \`${first.key.value}\`: \`${best.key.value}\` is never used`
  return {
    directory,
    mount: { content: () => below(boot.hostFiles, directory), base: '/', readOnly },
    source: sourceOn(boot.hostFiles, directory),
    describe: bindText(directory),
    explain: 'bind',
    shadowed: best === first ? undefined : { at: path.at, note },
  }
}

/** `mkdir: true` makes a missing directory. Mode and owner are only given then. */
function made(
  boot: Boot,
  point: string,
  volume: Extract<Volume, { tag: 'Persistent' }>['value'],
  source: HostSource,
): Source {
  const { directory } = source
  if (!volume.mkdir.value || directory === undefined || source.source.kind === 'dir') return source
  if (source.source.kind === 'unknown') {
    const owner = ownersOf(boot, point, volume)
    // When it is not there lithos makes it; a missing parent on the server is made, too.
    return 'fails' in owner ? source : { ...source, source: { kind: 'dir' } }
  }
  if (source.source.kind === 'missing') {
    const place = placeFor(boot.hostFiles, directory)
    if ('reason' in place) {
      const error = filesystemError(`Error creating persistent volume: ${place.reason}`)
      return { fails: { code: 'volume-host-directory', error, at: volume.path.at } }
    }
    const owner = ownersOf(boot, point, volume)
    if ('fails' in owner) return owner
    boot.hostFiles.make(place.path, volume.mode.value, owner.owner)
    return { ...source, source: { kind: 'dir' } }
  }
  return source
}

/** Where a directory that is missing is made, with those above it; or why it cannot be: a file or a link to nothing is in the way. */
function placeFor(host: Image, directory: string): { path: string } | { reason: string } {
  const above = directory.replace(/[/]+[^/]*[/]*$/, '') || '/'
  const own = parts(directory).at(-1) ?? ''
  const parent = walk(host, above)
  if (parent.status === 'ENOENT') {
    const made = placeFor(host, above)
    return 'reason' in made ? made : { path: join(made.path, own) }
  }
  if (parent.status !== 'found') return { reason: errorText(parent.status === 'unknown' ? 'ENOENT' : parent.status) }
  if (parent.entry.kind !== 'dir') return { reason: errorText('ENOTDIR') }
  const there = walk(host, join(parent.path, own), { stay: true })
  return there.status === 'found' ? { reason: errorText('EEXIST') } : { path: join(parent.path, own) }
}

function statedirSource(boot: Boot, point: string, volume: Extract<Volume, { tag: 'Statedir' }>['value']): Source {
  const path = volume.path.value
  const failed = (error: string): Source => ({
    fails: { code: 'panic', error, at: volume.path.at, note: 'lithos crashes' },
  })
  if (!path.startsWith('/'))
    return failed(panicked(boot.version, 'src/utils.rs:237:5', 'assertion failed: child.starts_with(base)'))
  if (parts(path).includes('..')) return failed(panicked(boot.version, relativeSource, climbs(path, '/')))
  const owner = ownersOf(boot, point, volume)
  if ('fails' in owner) return owner
  const own = parts(path)
  const [first = ''] = own
  if (typeof boot.state[first] === 'string') {
    // lithos' own files are in the way.
    const reason = errorText(own.length === 1 ? 'EEXIST' : 'ENOTDIR')
    return {
      fails: {
        code: 'mount-point-kind',
        error: filesystemError(`Error creating persistent volume: ${reason}`),
        at: volume.path.at,
      },
    }
  }
  // Also for `/` itself. facts: boot.md 1.1.5.
  boot.state[own.join('/')] = { dir: true, mode: volume.mode.value, owner: owner.owner }
  return {
    mount: { content: boot.stateImage, base: absolute(own), readOnly: false },
    source: { kind: 'dir' },
    describe: bindText(join(boot.paths.state, own.join('/'))),
    explain: 'bind',
  }
}

type Owned = Extract<Volume, { tag: 'Persistent' | 'Statedir' }>['value']

function ownersOf(
  { config }: Boot,
  point: string,
  { user, group }: Owned,
): { readonly owner: readonly [number, number] } | Failing {
  const uid = ownerOnHost(config.uidMap, user.value)
  const gid = ownerOnHost(config.gidMap, group.value)
  if (uid !== undefined && gid !== undefined) return { owner: [uid, gid] }
  const [kind, id] = uid === undefined ? ['user', user] : ['group', group]
  const error = filesystemError(`Non-mapped ${kind} ${id.value} for volume ${point}`)
  const note = `the volume belongs to ${kind} ${id.value}, which is not in the id map of the container`
  return { fails: { code: uid === undefined ? 'user-not-mapped' : 'group-not-mapped', error, note, at: id.at } }
}

/** What is below a directory of the server. */
function below(host: Image, directory: string): Image {
  const base = parts(directory)
  const within = (path: string) => absolute([...base, ...parts(path)])
  return {
    built: host.built,
    entry(path) {
      const entry = host.entry(within(path))
      // That it is there is what the stage asks; afterwards only its permissions are open.
      return path === '/' && entry.exists !== 'yes' ? { exists: 'yes', kind: 'dir', because: entry.because } : entry
    },
    list: (path) => host.list(within(path)),
  }
}
