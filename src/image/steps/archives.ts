/** `!Tar`, `!TarInstall`, `!Unzip`. vagga: builder/commands/tarcmd.rs, unzip.rs; facts: vagga-build.md "!Tar". */
import { errorText } from '../../text/errno.js'
import type { Member } from '../archive.js'
import { type Build, buildFails, by, type Whole } from '../build.js'
import { asVagga, inCapsule, statInCapsule } from '../capsule.js'
import { makeDirs } from '../copying.js'
import { restoreNameFiles } from '../names.js'
import { runScript } from '../shell/run.js'
import { change, children, lacksParent, markUnknown, openBelow, parts } from '../tree.js'
import { walk } from '../walk.js'
import { extract, nameBelow, withoutSlash, writeMember } from './extract.js'
import { isLocal, nameOfUrl, openArchive } from './urls.js'

/** `!Tar`: unpacks into the path, which is made with its parents. */
export function tar(build: Build, { value }: Whole<'Tar'>): void {
  const path = value.path.value
  const url = value.url.value
  const subdir = value.subdir.value
  const members = openArchive(build, value, 'tar')
  if (members === 'failed') return
  // `subdir: .` unpacks straight into the path, anything else through a bind mount under /tmp
  const isStraight = subdir !== '' && parts(subdir).length === 0
  if (!isStraight && !mountInTmp(build, value)) return
  if (members === undefined) unknownContents(build, path, url)
  else extract(build, members, { path, subdir, through: isStraight ? undefined : `/tmp/${nameOfUrl(url)}` })
  if (parts(path).length === 0) restoreNameFiles(build)
}

/** vagga mounts the path below /tmp to unpack there; false when that fails. */
function mountInTmp(build: Build, { url, subdir, path: { value: path } }: Whole<'Tar'>['value']): boolean {
  leaveInTmp(build, url.value, subdir.value)
  // `Path::exists`: follows links, out of the image if need be
  const isThere = statInCapsule(build, path).exists !== 'no'
  if (!isThere && makeDirs(asVagga(build, by(build, 'unpacked')), inCapsule(path)) !== undefined) {
    buildFails(build, `Error making dir: ${errorText('EEXIST')}`, { path })
    return false
  }
  const { exists, node } = statInCapsule(build, path)
  if (exists === 'yes' && node?.kind !== 'dir' && node?.kind !== 'some') {
    buildFails(build, `temporary tar mount: "${path}" is not a directory`, { path })
    return false
  }
  return true
}

/** vagga unpacks through /tmp/NAME of the image and leaves the empty directory there for the next steps. */
function leaveInTmp(build: Build, url: string, subdir: string): void {
  if (isLocal(url)) makeDirs(asVagga(build), inCapsule(`/tmp/${nameOfUrl(url)}/${subdir}`))
  else openBelow(build.world, statInCapsule(build, '/tmp'), by(build))
}

/** A remote archive may bring anything below its path; at `/` it is like a distribution whose tree nobody knows. */
function unknownContents(build: Build, path: string, url: string): void {
  const found = statInCapsule(build, path)
  const why = { ...by(build), because: `\`${url}\` may bring it` }
  if (found.exists === 'yes' && found.node?.kind === 'dir') openBelow(build.world, found, why)
  else markUnknown(build.world, found, why)
}

/** `!TarInstall`: unpacks below /tmp and runs a script there. */
export function tarInstall(build: Build, { value }: Whole<'TarInstall'>): void {
  const members = openArchive(build, value, 'tar')
  if (members === 'failed') return
  const url = value.url.value
  const script = value.script.value
  if (!isLocal(url) || members === undefined) {
    runScript(build, script, { cwd: undefined })
    return
  }
  const place = `/tmp/${nameOfUrl(url)}`
  makeDirs(asVagga(build), inCapsule(place))
  extract(build, members, { path: place, subdir: '' })
  const subdir = value.subdir?.value ?? onlyEntry(build, place, url)
  if (subdir !== undefined) runScript(build, script, { cwd: `${place}/${subdir}` })
}

/** The one thing that an archive has at its top, where the script runs; `undefined` when there is not one. */
function onlyEntry(build: Build, place: string, url: string): string | undefined {
  const { node } = statInCapsule(build, place)
  if (node?.kind !== 'dir') return undefined
  const entries = [...children(node)].filter(([name, child]) => !name.startsWith('.') && child.kind !== 'gone')
  if (entries.length === 1) return entries[0]?.[0]
  const several = 'Multiple directories was unpacked. If thats expected use `subdir: "."` or any other directory'
  buildFails(build, entries.length === 0 ? 'Tar archive was empty' : several, { path: url })
  return undefined
}

/** `!Unzip`: overwrites, makes parents, keeps the modes that are stored. */
export function unzip(build: Build, { value }: Whole<'Unzip'>): void {
  const members = openArchive(build, value, 'zip')
  if (members === 'failed') return
  const path = value.path.value
  if (members === undefined) {
    unknownContents(build, path, value.url.value)
    return
  }
  const subdir = value.subdir.value
  let isAny = parts(subdir).length === 0
  for (const member of members) {
    const name = nameBelow(member.name, subdir)
    // an absolute name leaves the image
    if (member.name.startsWith('/') || name === undefined) continue
    isAny = true
    const at = `${withoutSlash(path)}/${name.join('/')}`
    const failure = unzipMember(build, member, inCapsule(at))
    if (failure !== undefined) buildFails(build, failure, { path: at })
  }
  if (!isAny) buildFails(build, `"${subdir}" is not found in archive`, { path, at: value.subdir.at })
}

/** Makes what a member is; why that fails, as vagga says it. */
function unzipMember(build: Build, { kind, mode, content }: Member, at: string): string | undefined {
  const maker = asVagga(build, by(build, 'unpacked'))
  const { world } = maker
  const directory = kind === 'dir' ? at : at.slice(0, at.lastIndexOf('/'))
  if (makeDirs(maker, directory) !== undefined) return `Error creating dir: ${errorText('EEXIST')}`
  const found = walk(world, at, { root: '' })
  if (kind === 'dir') {
    if (mode !== undefined) change(world, found, { mode })
    return undefined
  }
  if (found.node?.kind === 'dir' || lacksParent(found)) return 'Error creating file'
  const before = found.node?.kind === 'file' ? found.node.mode : undefined
  const isNew = found.node?.kind !== 'file'
  const usual = mode === undefined && isNew ? true : undefined
  writeMember(maker, found, content, { mode: mode ?? before ?? 0o644, usual })
  return undefined
}
