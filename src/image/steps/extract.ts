/** Unpacking tar archives into the image, member by member. vagga: tarcmd.rs `unpack_stream`; facts: vagga-build.md "!Tar". */
import { errorText } from '../../text/errno.js'
import type { Member } from '../archive.js'
import { type Build, buildFails, by } from '../build.js'
import { asVagga, inCapsule } from '../capsule.js'
import { isOfKernel, type Maker, makeDirs, ownerOfWritten, replace } from '../copying.js'
import { leadsIntoWork } from '../prepare.js'
import {
  actual,
  type File,
  type Found,
  lacksParent,
  makeFile,
  markUnknown,
  ownerOfNew,
  parts,
  put,
  type World,
} from '../tree.js'
import { walk } from '../walk.js'

/** Where an archive is unpacked to. */
interface Destination {
  readonly path: string
  /** Only what is below this directory of the archive. */
  readonly subdir: string
  /** The place under /tmp that vagga unpacks to, which is later what is at `path`. */
  readonly through?: string | undefined
}

/** An archive that is being unpacked. */
interface Extraction extends Destination {
  readonly build: Build
  readonly maker: Maker
  /** `path`, without a slash at its end. */
  readonly base: string
}

/** A member below `subdir`, by the parts of its name there. */
interface Extracted {
  readonly member: Member
  readonly name: readonly string[]
}

/** Unpacks members in their order, hard links last, everything root's. */
export function extract(build: Build, members: readonly Member[], destination: Destination): void {
  const base = withoutSlash(destination.path)
  const extraction: Extraction = { ...destination, build, maker: asVagga(build, by(build, 'unpacked')), base }
  const say = ({ name }: Extracted, failure: string | undefined) => {
    const path = `${base}/${name.join('/')}`
    if (failure !== undefined) buildFails(build, `Error writing "${path}": ${failure}`, { path })
  }
  const hardLinks: Extracted[] = []
  for (const member of members) {
    const name = nameBelow(member.name, destination.subdir)
    if (name === undefined) continue
    const extracted = { member, name }
    // old archives have directories that only the slash tells from files: vagga takes them for files
    if (member.kind !== 'dir' && member.name.endsWith('/')) say(extracted, errorText('EISDIR'))
    else if (member.kind !== 'hardlink') say(extracted, extractMember(extraction, extracted))
    else if (isInSubdir(member.target, destination.subdir)) hardLinks.push(extracted)
    else say(extracted, `hard link to "${member.target}"`)
  }
  for (const link of hardLinks) say(link, extractHardLink(extraction, link))
}

/** A path without slashes at its end; the root is empty. */
export const withoutSlash = (path: string): string => (path === '/' ? '' : path.replace(/\/+$/, ''))

/** The name of a member below `subdir`; `undefined` for one that is not there. Rust's paths keep a leading `./`: `./sub/f` does not begin with `sub`. */
export function nameBelow(name: string, subdir: string): readonly string[] | undefined {
  const depth = parts(subdir).length
  if (depth === 0) return parts(name)
  return name.startsWith('./') === subdir.startsWith('./') && isInSubdir(name, subdir)
    ? parts(name).slice(depth)
    : undefined
}

function isInSubdir(name: string, subdir: string): boolean {
  const own = parts(name)
  return parts(subdir).every((part, i) => own[i] === part)
}

/** Makes what a member is; why that fails, as vagga says it. */
function extractMember(extraction: Extraction, extracted: Extracted): string | undefined {
  const { maker } = extraction
  const { member, name } = extracted
  const at = placeOf(extraction, name)
  // `./` can be entered, not made
  if (name.length === 0) return walk(maker.world, at, { root: '' }).exists === 'no' ? errorText('ENOENT') : undefined
  if (member.kind === 'dir') return makeDirs(maker, at, member.mode) === undefined ? undefined : errorText('EEXIST')
  return member.kind === 'link' ? extractLink(extraction, extracted, at) : extractFile(extraction, member, at)
}

/** `../x` leaves the place that is unpacked to, which is below /tmp. */
function placeOf({ base, through, subdir }: Extraction, name: readonly string[]): string {
  const shown = name.join('/')
  return inCapsule(name.includes('..') && through !== undefined ? `${through}/${subdir}/${shown}` : `${base}/${shown}`)
}

function extractLink({ build, maker, base }: Extraction, { member, name }: Extracted, at: string): string | undefined {
  const { world, why } = maker
  if (walk(world, at, { root: '', follow: false }).exists === 'yes') return errorText('EEXIST')
  const failure = makeParent(maker, at)
  if (failure !== undefined) return failure
  const found = walk(world, at, { root: '', follow: false })
  const owner = ownerOfNew(world, found)
  put(world, found, { kind: 'link', target: member.target, owner, born: ++world.clock.tick, why })
  if (leadsIntoWork(member.target))
    build.links.push({ path: `${base}/${name.join('/')}`, target: member.target, at: build.step.at })
  return undefined
}

function extractFile({ maker }: Extraction, { mode, content }: Member, at: string): string | undefined {
  const { world } = maker
  const failure = makeParent(maker, at)
  if (failure !== undefined) return failure
  const found = walk(world, at, { root: '' })
  if (found.node?.kind === 'dir') return errorText('EISDIR')
  if (lacksParent(found) || (found.exists === 'no' && isOfKernel(found)))
    return errorText(found.error === 'ENOTDIR' ? 'ENOTDIR' : 'ENOENT')
  writeMember(maker, found, content, { mode })
  return undefined
}

/** Writes what a member holds into the file that is at `found`, or into a new one. */
export function writeMember(
  { world, why }: Maker,
  found: Found,
  content: Member['content'],
  attributes: Pick<File, 'mode' | 'usual'>,
): void {
  const owner = ownerOfWritten(world, found)
  const file = makeFile(world, { content: (limit) => content().subarray(0, limit), why, owner, ...attributes })
  replace(world, found, file)
}

function extractHardLink({ maker, base, subdir }: Extraction, { member, name }: Extracted): string | undefined {
  const { world } = maker
  const target = parts(member.target).slice(parts(subdir).length)
  const from = walk(world, inCapsule(`${base}/${target.join('/')}`), { root: '', follow: false })
  const at = inCapsule(`${base}/${name.join('/')}`)
  if (from.node?.kind === 'dir') return errorText('EPERM')
  if (from.exists === 'no') return errorText('ENOENT')
  if (walk(world, at, { root: '', follow: false }).exists === 'yes') return errorText('EEXIST')
  makeParent(maker, at)
  linkHard(maker, from, walk(world, at, { root: '', follow: false }))
  return undefined
}

/** Two names for one file: from now on what is done through one is seen through the other. */
function linkHard({ world, why }: Maker, from: Found, to: Found): void {
  const node = from.node === undefined ? undefined : actual(world, from.node)
  if (node?.kind === 'link' || node?.kind === 'other') put(world, to, { ...node, why })
  else if (node?.kind !== 'file') markUnknown(world, to, why)
  else put(world, to, { ...sharedFile(world, from, node), why })
}

/** A file of which hard links are made: all of them share its inode. */
function sharedFile(world: World, found: Found, file: File): File {
  const inode = file.inode ?? ++world.clock.tick
  const shared: File = { ...file, inode }
  world.inodes.set(inode, shared)
  if (file.inode === undefined) put(world, found, shared)
  return shared
}

/** Missing parents are made when a file cannot be created without; a dangling link in the way stays in the way. */
function makeParent(maker: Maker, at: string): string | undefined {
  const parent = at.slice(0, at.lastIndexOf('/'))
  const found = walk(maker.world, parent, { root: '' })
  if (found.exists !== 'no') {
    const isInTheWay = found.node?.kind === 'file' || found.node?.kind === 'other'
    return isInTheWay ? errorText('ENOTDIR') : undefined
  }
  if (found.error === 'ENOTDIR') return errorText('ENOTDIR')
  if (/\/vagga\/root\/(proc|sys)(\/|$)/.test(parent)) return errorText('ENOENT')
  return makeDirs(maker, parent) === undefined ? undefined : errorText('EEXIST')
}
