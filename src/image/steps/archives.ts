/** `!Tar`, `!TarInstall`, `!Unzip`. vagga: builder/commands/tarcmd.rs, unzip.rs, capsule/download.rs; facts: vagga-build.md "!Tar". */
import type { Location } from '../../text/source.js'
import { type Archive, type Member, sha256Of } from '../archive.js'
import { type Build, buildFails, by, problem, projectPath, type Whole } from '../build.js'
import { frozen, leadsIntoWork, makeDirs, ownerOfWritten, replace } from '../copying.js'
import { restoreNameFiles } from '../names.js'
import { runScript } from '../shell/run.js'
import {
  actual,
  change,
  children,
  type File,
  type Found,
  makeFile,
  markUnknown,
  openBelow,
  ownerOfNew,
  parts,
  put,
} from '../tree.js'
import { unpackingOf } from '../unpacking.js'
import { walk } from '../walk.js'
import { inCapsule } from './dirs.js'

/** An url that begins with `.` is a file of the project, one under /volumes/ of the host; everything else is downloaded (`undefined`). */
export function localUrl(build: Build, url: string): Found | undefined {
  if (url.startsWith('.')) return walk(build.world, `/work/${url}`, { root: '' })
  if (url.startsWith('/volumes/')) return walk(build.world, url, { root: '' })
  return undefined
}

/** The checksum is compared as a prefix; `''` always fits. */
export function shaMismatch(file: File, sha256: { value: string } | undefined): boolean {
  if (sha256 === undefined || sha256.value === '') return false
  const bytes = file.content?.(maxArchive)
  return bytes !== undefined && bytes.length < maxArchive && !sha256Of(bytes).startsWith(sha256.value)
}

/** vagga names the cached file after the first eight digits of the checksum, and panics when there are fewer. */
export function remoteUrlFails(build: Build, sha256: { value: string; at: Location } | undefined): void {
  if (sha256 !== undefined && sha256.value.length < 8) {
    buildFails(build, 'a `sha256` of fewer than 8 digits makes vagga panic when it downloads', { at: sha256.at })
  }
}

interface Source {
  readonly url: { value: string; at: Location }
  readonly sha256?: { value: string; at: Location } | undefined
}

/** The members of a local archive; `undefined` when they cannot be known. Says so when the archive is missing or wrong. */
function openArchive(
  build: Build,
  { url, sha256 }: Source,
  format: 'tar' | 'zip',
): readonly Member[] | undefined | 'failed' {
  const found = localUrl(build, url.value)
  if (found === undefined) {
    remoteUrlFails(build, sha256)
    return undefined
  }
  const path = found.holder === 'work' ? projectPath(build, found) : found.path
  if (found.exists === 'no') {
    const ignored = found.holder === 'work' && build.files.ignored?.(path) === true
    problem(
      build,
      ignored ? 'source-ignored' : 'source-missing',
      path,
      `Error reading "/work/${url.value}": No such file or directory (os error 2)`,
      {
        at: url.at,
      },
    )
    return ignored ? undefined : 'failed'
  }
  if (found.node?.kind === 'dir') {
    buildFails(build, `Error reading "/work/${url.value}": Is a directory (os error 21)`, { path, at: url.at })
    return 'failed'
  }
  if (found.node?.kind !== 'file') return undefined
  if (sha256 === undefined && found.holder === 'work' && found.node.source !== undefined) {
    build.unversioned.push({
      path,
      at: url.at,
      message: `\`!${build.step.tag}\` of a local file without \`sha256\`: what is in it is not in the image's hash`,
    })
  }
  const content = found.node.content
  const bytes = content?.(maxArchive)
  if (content === undefined || bytes === undefined || bytes.length >= maxArchive) return undefined
  if (shaMismatch(found.node, sha256)) {
    buildFails(build, `Hashsum mismatch of ${url.value}`, { path, at: sha256?.at ?? url.at })
    return 'failed'
  }
  const archive = archives.get(content) ?? unpackingOf(build.files).open(path, bytes, format)
  archives.set(content, archive)
  if (archive === 'refused') {
    buildFails(build, `unpacking "/work/${url.value}": unexpected compression`, { path, at: url.at })
    return 'failed'
  }
  return archive === 'unreadable' ? undefined : archive.members
}

/** Each file is unpacked once, however many containers start from it. */
const archives = new WeakMap<NonNullable<File['content']>, Archive>()

/** Larger archives are not read. */
const maxArchive = 256 * 1024 * 1024

/** `!Tar`: unpacks into the path, which is made with its parents. */
export function tar(build: Build, { value }: Whole<'Tar'>): void {
  const path = value.path.value
  const members = openArchive(build, value, 'tar')
  if (members === 'failed') return
  const subdir = value.subdir.value
  // `subdir: .` unpacks straight into the path, anything else through a bind mount under /tmp
  const straight = subdir !== '' && parts(subdir).length === 0
  if (!straight) {
    leaveInTmp(build, value.url.value, subdir)
    const failure = existsInCapsule(build, path)
      ? undefined
      : makeDirs(build.world, inCapsule(path), by(build, 'unpacked'), '')
    if (failure !== undefined) {
      buildFails(build, 'Error making dir: File exists (os error 17)', { path })
      return
    }
    const target = walk(build.world, inCapsule(path), { root: '' })
    if (target.exists === 'yes' && target.node?.kind !== 'dir' && target.node?.kind !== 'some') {
      buildFails(build, `temporary tar mount: "${path}" is not a directory`, { path })
      return
    }
  }
  if (members === undefined) unknownContents(build, path, value.url.value)
  else unpack(build, members, path, subdir, straight ? undefined : `/tmp/${nameOf(value.url.value)}`)
  if (parts(path).length === 0) restoreNameFiles(build)
}

/** `Path::exists`: follows links, out of the image if need be. */
const existsInCapsule = (build: Build, path: string) => walk(build.world, inCapsule(path), { root: '' }).exists !== 'no'

const nameOf = (url: string) =>
  url
    .split('/')
    .filter((part) => part !== '')
    .pop() ?? 'file.bin'

/** vagga unpacks through /tmp/NAME of the image and leaves the empty directory there for the next steps. */
function leaveInTmp(build: Build, url: string, subdir: string): void {
  const local = url.startsWith('.') || url.startsWith('/volumes/')
  if (local) makeDirs(build.world, inCapsule(`/tmp/${nameOf(url)}/${subdir}`), by(build), '')
  else openBelow(build.world, walk(build.world, inCapsule('/tmp'), { root: '' }), by(build))
}

/** A remote archive may bring anything below its path; at `/` it is like a distribution whose tree nobody knows. */
function unknownContents(build: Build, path: string, url: string): void {
  const found = walk(build.world, inCapsule(path), { root: '' })
  const why = { ...by(build), because: `\`${url}\` may bring it` }
  if (found.exists === 'yes' && found.node?.kind === 'dir') openBelow(build.world, found, why)
  else markUnknown(build.world, found, why)
}

/** The name of a member below `subdir`; `undefined` for one that is not there. Rust's paths keep a leading `./`: `./sub/f` does not begin with `sub`. */
function below(name: string, subdir: string): string[] | undefined {
  const wanted = parts(subdir)
  const all = parts(name)
  if (wanted.length === 0) return all
  if (name.startsWith('./') !== subdir.startsWith('./') || !wanted.every((part, i) => all[i] === part)) return undefined
  return all.slice(wanted.length)
}

/** Unpacks members in their order, hard links last, everything root's; `through` is the place under /tmp that vagga unpacks to. vagga: tarcmd.rs `unpack_stream`. */
export function unpack(build: Build, members: readonly Member[], path: string, subdir: string, through?: string): void {
  const { world } = build
  const why = by(build, 'unpacked')
  const base = path === '/' ? '' : path.replace(/\/+$/, '')
  const wanted = parts(subdir)
  const hard: { name: string[]; target: string[]; member: Member }[] = []
  const fail = (name: string, message: string) =>
    buildFails(build, `Error writing "${base}/${name}": ${message}`, { path: `${base}/${name}` })
  for (const member of members) {
    const name = below(member.name, subdir)
    if (name === undefined) continue
    const shown = name.join('/')
    // `../x` leaves the place that is unpacked to, which is below /tmp
    const at = inCapsule(
      name.includes('..') && through !== undefined ? `${through}/${subdir}/${shown}` : `${base}/${shown}`,
    )
    // old archives have directories that only the slash tells from files: vagga takes them for files
    if (member.kind !== 'dir' && member.name.endsWith('/')) {
      fail(shown, 'Is a directory (os error 21)')
      continue
    }
    if (member.kind === 'hardlink') {
      const target = parts(member.target)
      if (target.slice(0, wanted.length).join('/') === wanted.join('/'))
        hard.push({ name, target: target.slice(wanted.length), member })
      else fail(shown, `hard link to "${member.target}"`)
      continue
    }
    if (name.length === 0) {
      // `./` can be entered, not made
      if (walk(world, at, { root: '' }).exists === 'no') fail(shown, 'No such file or directory (os error 2)')
      continue
    }
    if (member.kind === 'dir') {
      const failure = makeDirs(world, at, why, '', member.mode)
      if (failure !== undefined) fail(shown, 'File exists (os error 17)')
      continue
    }
    const lstat = walk(world, at, { root: '', follow: false })
    if (member.kind === 'link') {
      if (lstat.exists === 'yes') {
        fail(shown, 'File exists (os error 17)')
        continue
      }
      const parent = makeParent(build, at, why)
      if (parent !== undefined) {
        fail(shown, parent)
        continue
      }
      const found = walk(world, at, { root: '', follow: false })
      const owner = ownerOfNew(world, found)
      put(world, found, {
        kind: 'link',
        target: member.target,
        owner,
        born: ++world.clock.tick,
        why,
      })
      if (leadsIntoWork(member.target))
        build.links.push({ path: `${base}/${shown}`, target: member.target, at: build.step.at })
      continue
    }
    const parent = makeParent(build, at, why)
    if (parent !== undefined) {
      fail(shown, parent)
      continue
    }
    const found = walk(world, at, { root: '' })
    if (found.node?.kind === 'dir') {
      fail(shown, 'Is a directory (os error 21)')
      continue
    }
    if (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1 || frozen(found))) {
      fail(
        shown,
        found.error === 'ENOTDIR' ? 'Not a directory (os error 20)' : 'No such file or directory (os error 2)',
      )
      continue
    }
    const owner = ownerOfWritten(world, found)
    replace(world, found, {
      ...makeFile(world, { content: (limit) => member.content().subarray(0, limit), why }),
      ...(member.mode === undefined ? {} : { mode: member.mode }),
      ...(owner === undefined ? {} : { owner }),
    })
  }
  for (const { name, target } of hard) {
    const from = walk(world, inCapsule(`${base}/${target.join('/')}`), { root: '', follow: false })
    const at = inCapsule(`${base}/${name.join('/')}`)
    const to = walk(world, at, { root: '', follow: false })
    if (from.exists === 'no' || from.node?.kind === 'dir' || to.exists === 'yes') {
      const why = from.exists === 'no' ? 'No such file or directory (os error 2)' : 'File exists (os error 17)'
      fail(name.join('/'), from.node?.kind === 'dir' ? 'Operation not permitted (os error 1)' : why)
      continue
    }
    makeParent(build, at, why)
    hardLink(build, from, walk(world, at, { root: '', follow: false }), why)
  }
}

/** Two names for one file: from now on what is done through one is seen through the other. */
export function hardLink(build: Build, from: Found, to: Found, why: Found['why']): void {
  const { world } = build
  const node = from.node === undefined ? undefined : actual(world, from.node)
  if (node?.kind !== 'file') {
    if (node?.kind === 'link' || node?.kind === 'other') put(world, to, { ...node, why })
    else markUnknown(world, to, why)
    return
  }
  const inode = node.inode ?? ++world.clock.tick
  const shared: File = { ...node, inode }
  world.inodes.set(inode, shared)
  if (node.inode === undefined) put(world, from, shared)
  put(world, to, { ...shared, why })
}

/** Missing parents are made when a file cannot be created without; a dangling link in the way stays in the way. */
function makeParent(build: Build, at: string, why: Found['why']): string | undefined {
  const parent = at.slice(0, at.lastIndexOf('/'))
  const found = walk(build.world, parent, { root: '' })
  if (found.exists === 'yes' || found.exists === 'unknown') {
    return found.node !== undefined && ['file', 'other'].includes(found.node.kind)
      ? 'Not a directory (os error 20)'
      : undefined
  }
  if (found.error === 'ENOTDIR') return 'Not a directory (os error 20)'
  if (/\/vagga\/root\/(proc|sys)(\/|$)/.test(parent)) return 'No such file or directory (os error 2)'
  return makeDirs(build.world, parent, why, '') === undefined ? undefined : 'File exists (os error 17)'
}

/** `!TarInstall`: unpacks below /tmp and runs a script there. */
export function tarInstall(build: Build, { value }: Whole<'TarInstall'>): void {
  const members = openArchive(build, value, 'tar')
  if (members === 'failed') return
  const url = value.url.value
  const local = url.startsWith('.') || url.startsWith('/volumes/')
  if (!local || members === undefined) {
    runScript(build, value.script.value, { cwd: undefined })
    return
  }
  const place = `/tmp/${nameOf(url)}`
  makeDirs(build.world, inCapsule(place), by(build), '')
  unpack(build, members, place, '')
  let cwd = value.subdir === undefined ? undefined : `${place}/${value.subdir.value}`
  if (cwd === undefined) {
    const found = walk(build.world, inCapsule(place), { root: '' })
    if (found.node?.kind !== 'dir') return
    const entries = [...children(found.node)].filter(([entry, node]) => !entry.startsWith('.') && node.kind !== 'gone')
    if (entries.length !== 1) {
      buildFails(
        build,
        entries.length === 0
          ? 'Tar archive was empty'
          : 'Multiple directories was unpacked. If thats expected use `subdir: "."` or any other directory',
        { path: url },
      )
      return
    }
    cwd = `${place}/${entries[0]?.[0]}`
  }
  runScript(build, value.script.value, { cwd })
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
  const { world } = build
  const why = by(build, 'unpacked')
  const base = path === '/' ? '' : path.replace(/\/+$/, '')
  let any = parts(value.subdir.value).length === 0
  const fail = (name: string, message: string) => buildFails(build, message, { path: `${base}/${name}` })
  for (const member of members) {
    const name = below(member.name, value.subdir.value)
    // an absolute name leaves the image
    if (member.name.startsWith('/') || name === undefined) continue
    any = true
    const shown = name.join('/')
    const at = inCapsule(`${base}/${shown}`)
    if (member.kind === 'dir') {
      if (makeDirs(world, at, why, '') !== undefined) {
        fail(shown, 'Error creating dir: File exists (os error 17)')
        continue
      }
      if (member.mode !== undefined) change(world, walk(world, at, { root: '' }), { mode: member.mode })
      continue
    }
    const parent = makeDirs(world, at.slice(0, at.lastIndexOf('/')), why, '')
    if (parent !== undefined) {
      fail(shown, 'Error creating dir: File exists (os error 17)')
      continue
    }
    const found = walk(world, at, { root: '' })
    if (
      found.node?.kind === 'dir' ||
      (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1))
    ) {
      fail(shown, 'Error creating file')
      continue
    }
    const before = found.node?.kind === 'file' ? found.node : undefined
    const owner = ownerOfWritten(world, found)
    const mode = member.mode ?? before?.mode ?? 0o644
    replace(world, found, {
      ...makeFile(world, { content: (limit) => member.content().subarray(0, limit), why }),
      mode,
      ...(member.mode === undefined && before === undefined ? { usual: true } : {}),
      ...(owner === undefined ? {} : { owner }),
    })
  }
  if (!any) buildFails(build, `"${value.subdir.value}" is not found in archive`, { path, at: value.subdir.at })
}
