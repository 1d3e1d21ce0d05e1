/** /etc/resolv.conf and /etc/hosts. lithos: setup_filesystem.rs check_file; facts: boot.md 1.2, 2 hosts/resolv.conf. */
import type { Location } from '../../text/source.js'
import type { Identity } from '../identity.js'
import { permits } from '../identity.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'
import { bindText, filesystemError, mountStage } from './mounting.js'

interface NameFile {
  readonly name: 'resolv.conf' | 'hosts'
  readonly mount: boolean | undefined
  /** All settings of the file. */
  readonly settings: Location
  /** Nothing is mounted unless `mount: true` asks for it. */
  readonly idle: boolean
  readonly at: Location
}

/** The files of the state directory are mounted over regular files of the image, and over nothing else. */
export function nameFileStages(boot: Boot, who: Identity): readonly Stage[] {
  const { resolvConf, hostsFile } = boot.config
  return [
    nameFileStage(boot, who, {
      name: 'resolv.conf',
      mount: resolvConf.mount?.value,
      idle: resolvConf.mount === undefined && !resolvConf.copyFromHost.value,
      settings: resolvConf.at,
      at: resolvConf.mount?.at ?? boot.config.keys.get('resolv-conf') ?? boot.config.at,
    }),
    nameFileStage(boot, who, {
      name: 'hosts',
      mount: hostsFile.mount?.value,
      idle: false,
      settings: hostsFile.at,
      at: hostsFile.mount?.at ?? boot.config.keys.get('hosts-file') ?? boot.config.at,
    }),
  ]
}

function nameFileStage(boot: Boot, who: Identity, file: NameFile): Stage {
  const stage = mountNameFile(boot, file)
  return stage.status === 'ok' && stage.code === undefined
    ? { ...stage, ...whatTheProcessSees(boot, who, stage) }
    : stage
}

function mountNameFile(boot: Boot, { name, mount, idle, at, settings }: NameFile): Stage {
  const path = `/etc/${name}`
  const about = { stage: name, at, path }
  if (mount === false || idle) return { ...about, status: 'ok', note: 'nothing is mounted over it' }
  const place = regularFile(boot, path)
  const has = boot.state[name] !== undefined
  if (place === 'unknown') {
    const open = mount === true || !has
    return { ...about, status: open ? 'unknown' : 'ok', note: `it is not known whether \`${path}\` is a regular file` }
  }
  if (place === 'no') {
    if (mount === undefined) return { ...about, status: 'ok' }
    // The name is misspelt in 0.18.4.
    const shown = boot.version === '0.18.4' && name === 'resolv.conf' ? '/etc/resolf.conf' : path
    const error = filesystemError(`${shown} is not a valid mount point`)
    return {
      ...about,
      status: 'fails',
      code: 'name-file-mount-conflict',
      error,
      note: 'it is not a regular file in a real directory',
    }
  }
  const source = `${boot.paths.state}/${name}`
  const stage = mountStage(boot, {
    stage: name,
    point: path,
    at,
    mount: { content: boot.stateImage, base: `/${name}`, readOnly: false, what: `lithos' own \`${name}\`` },
    source: has ? { kind: 'file' } : { kind: 'missing', note: 'it has no file to mount: all sources are switched off' },
    describe: bindText(source),
    explain: 'bind',
    failure: filesystemError,
  })
  return stage.status === 'fails' ? { ...stage, at: settings, code: 'name-file-mount-conflict' } : stage
}

function regularFile({ tree }: Boot, path: string): 'yes' | 'no' | 'unknown' {
  // Neither /etc nor the file may be a link.
  for (const [place, kind] of [
    ['/etc', 'dir'],
    [path, 'file'],
  ] as const) {
    const entry = tree.entry(place)
    if (entry.exists === 'no') return 'no'
    if (entry.exists === 'unknown' || entry.kind === undefined) return 'unknown'
    if (entry.kind !== kind) return 'no'
  }
  return 'yes'
}

/** The start goes on whatever is there, but names do not resolve. */
function whatTheProcessSees({ tree }: Boot, who: Identity, { path }: Stage): Pick<Stage, 'code' | 'note'> {
  const place = walk(tree, path as string, { stay: true })
  if (place.status === 'unknown') return {}
  if (place.status !== 'found')
    return { code: 'name-file-not-mounted', note: `\`${path}\` is not there: ${place.entry.because}` }
  const walked = walk(tree, path as string, { as: who })
  if (walked.status === 'unknown') return {}
  if (walked.status === 'EACCES' || (walked.status === 'found' && permits(walked.entry, who, 4) === 'no')) {
    return { code: 'name-file-closed', note: `the process may not read \`${walked.path}\`` }
  }
  if (walked.status === 'found') return {}
  const target = place.entry.target ?? walked.path
  return { code: 'name-file-dangling', note: `it is a symlink to \`${target}\`, and nothing is there` }
}
