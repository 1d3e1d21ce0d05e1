/** Files that steps take by an URL. vagga: capsule/download.rs; facts: vagga-build.md "!Tar". */
import { errorText } from '../../text/errno.js'
import type { Location } from '../../text/source.js'
import { type Archive, type Member, sha256Of } from '../archive.js'
import { type Build, buildFails, problem, projectPath } from '../build.js'
import type { File, Found } from '../tree.js'
import { unpackingOf } from '../unpacking.js'
import { walk } from '../walk.js'

interface Text {
  readonly value: string
  readonly at: Location
}

/** What a step downloads, or takes from the project. */
interface Source {
  readonly url: Text
  readonly sha256?: Text | undefined
}

/** Whether an url is a file of the project, which begins with `.`, or of the host; everything else is downloaded. */
export const isLocal = (url: string): boolean => url.startsWith('.') || url.startsWith('/volumes/')

/** The file of a local url; `undefined` for one that is downloaded. */
export function localUrl(build: Build, url: string): Found | undefined {
  return isLocal(url) ? walk(build.world, url.startsWith('.') ? `/work/${url}` : url, { root: '' }) : undefined
}

/** The last name of an url, which vagga gives to what it downloads and unpacks. */
export function nameOfUrl(url: string): string {
  const names = url.split('/').filter((part) => part !== '')
  return names.pop() ?? 'file.bin'
}

/** The checksum is compared as a prefix; `''` always fits. */
export function shaMismatch(file: File, sha256: { readonly value: string } | undefined): boolean {
  if (sha256 === undefined || sha256.value === '') return false
  const bytes = file.content?.(maxArchive)
  return bytes !== undefined && bytes.length < maxArchive && !sha256Of(bytes).startsWith(sha256.value)
}

/** vagga names the cached file after the first eight digits of the checksum, and panics when there are fewer. */
export function remoteUrlFails(build: Build, sha256: Text | undefined): void {
  if (sha256 !== undefined && sha256.value.length < 8) {
    buildFails(build, 'a `sha256` of fewer than 8 digits makes vagga panic when it downloads', { at: sha256.at })
  }
}

/** The members of a local archive; `undefined` when they cannot be known. Says so when the archive is missing or wrong. */
export function openArchive(
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
  if (found.exists === 'no') return missing(build, url, found, path)
  const fails = (message: string, at = url.at): 'failed' => {
    buildFails(build, message, { path, at })
    return 'failed'
  }
  if (found.node?.kind === 'dir') return fails(`Error reading "/work/${url.value}": ${errorText('EISDIR')}`)
  if (found.node?.kind !== 'file') return undefined
  if (sha256 === undefined && found.holder === 'work' && found.node.source !== undefined) {
    build.unversioned.push({
      path,
      at: url.at,
      message: `\`!${build.step.tag}\` of a local file without \`sha256\`: what is in it is not in the image's hash`,
    })
  }
  if (shaMismatch(found.node, sha256)) return fails(`Hashsum mismatch of ${url.value}`, sha256?.at)
  const archive = read(build, found.node, path, format)
  if (archive === 'refused') return fails(`unpacking "/work/${url.value}": unexpected compression`)
  return archive === 'unreadable' ? undefined : archive.members
}

function missing(build: Build, url: Text, { holder }: Found, path: string): 'failed' | undefined {
  const isIgnored = holder === 'work' && build.files.ignored?.(path) === true
  const code = isIgnored ? 'source-ignored' : 'source-missing'
  problem(build, code, `Error reading "/work/${url.value}": ${errorText('ENOENT')}`, { path, at: url.at })
  return isIgnored ? undefined : 'failed'
}

/** Each file is unpacked once, however many containers start from it. */
const archives = new WeakMap<NonNullable<File['content']>, Archive>()

/** Larger archives are not read. */
const maxArchive = 256 * 1024 * 1024

function read(build: Build, { content }: File, path: string, format: 'tar' | 'zip'): Archive {
  const bytes = content?.(maxArchive)
  if (content === undefined || bytes === undefined || bytes.length >= maxArchive) return 'unreadable'
  const archive = archives.get(content) ?? unpackingOf(build.files).open(path, bytes, format)
  archives.set(content, archive)
  return archive
}
