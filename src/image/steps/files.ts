/** `!Text`, `!Download`, `!Depends`. vagga: builder/commands/text.rs, download.rs, copy.rs; facts: vagga-build.md. */
import { errorText } from '../../text/errno.js'
import type { StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, inRepository, problem, projectPath, type Whole } from '../build.js'
import { asVagga, inCapsule, lstatInCapsule, statInCapsule } from '../capsule.js'
import { type CopyFailure, writeFile } from '../copying.js'
import { makeFile, type Node, put } from '../tree.js'
import { walk } from '../walk.js'
import { filterOf } from './filters.js'
import { localUrl, remoteUrlFails, shaMismatch } from './urls.js'

/** A copy that cannot be made. */
interface Failed {
  readonly failure: CopyFailure
  /** Where to. */
  readonly path: string
  /** What vagga says before the error. */
  readonly message: string
}

/** Reports a copy that cannot be made; a missing parent is taken to be made, as the fix would do. */
export function copyFailed(build: Build, { failure, path, message }: Failed, node: Node): void {
  const parent = path.replace(/\/+[^/]*\/*$/, '') || '/'
  const said = `${message}: ${errorText(failure.error)}`
  if (failure.error !== 'ENOENT' || statInCapsule(build, parent).exists !== 'no') {
    buildFails(build, said, { path })
    return
  }
  problem(build, 'parent-missing', said, { path: parent })
  const found = lstatInCapsule(build, path)
  if (found.exists === 'no') put(build.world, found, { ...node, why: by(build) })
}

/** `!Text`: files of mode 0644, through relative links. */
export function text(build: Build, { value }: StepOf<'Text'>): void {
  // vagga reads the mapping into a sorted one: the order of the document does not matter
  const entries = [...value.entries].sort((a, b) => (a.key.value < b.key.value ? -1 : 1))
  for (const { key, value: content } of entries) {
    const bytes = new TextEncoder().encode(content.value)
    const file = makeFile(build.world, { mode: 0o644, content: (limit) => bytes.subarray(0, limit) })
    const path = key.value
    const failure = writeFile(asVagga(build), file, inCapsule(path))
    if (failure !== undefined) {
      const failed = { failure, path: path.replace(/\/+$/, ''), message: "Can't create file" }
      copyFailed(build, failed, { ...file, owner: [0, 0] })
    }
  }
}

/** `!Download`: a file of the project or of the network. */
export function download(build: Build, { value }: Whole<'Download'>): void {
  const path = value.path.value
  const mode = value.mode.value
  const local = localUrl(build, value.url.value)
  const content = local?.node?.kind === 'file' ? local.node : undefined
  if (local === undefined) {
    remoteUrlFails(build, value.sha256)
  } else if (
    local.exists === 'no' ||
    (local.exists === 'yes' && content === undefined && local.node?.kind !== 'some')
  ) {
    const message = `Error copying "/work/${value.url.value}" to "${path}": the source path is not an existing regular file`
    problem(build, 'source-missing', message, { path: local.path, at: value.url.at })
  } else if (content !== undefined && shaMismatch(content, value.sha256)) {
    buildFails(build, `Hashsum mismatch of ${value.url.value}`, {
      path: local.path,
      at: value.sha256?.at ?? value.url.at,
    })
  }
  const file = makeFile(build.world, {
    mode,
    content: content?.content,
    source: content?.source,
  })
  const failure = writeFile(asVagga(build), file, inCapsule(path))
  if (failure !== undefined) {
    const message = `Error copying "${value.url.value}" to "${path}"`
    copyFailed(build, { failure, path, message }, { ...file, owner: [0, 0] })
  }
}

/** Not there when vagga computes the version of the image: it tries again after the build. */
export function isVersionLate(build: Build, path: string): void {
  if (walk(build.hashed, path, { root: '', follow: false }).exists === 'no') build.versionIsLate = true
}

/** `!Depends`: makes nothing, but is looked for at the end. */
export function depends(build: Build, { value, at }: Whole<'Depends'>): void {
  filterOf(build, value)
  const path = value.path.value
  build.depends.push({ path, at: value.path.at ?? at })
  isVersionLate(build, path.startsWith('/') ? path : `/work/${path}`)
  if (!path.startsWith('/')) build.versioned.add(inRepository(build, path))
  else if (path.startsWith('/work/')) build.versioned.add(inRepository(build, path.slice('/work/'.length)))
}

/** `!Depends` of what is not there even after the build: vagga builds everything, then gives up. */
export function checkDepends(build: Build): void {
  for (const { path, at } of build.depends) {
    const found = walk(build.world, path.startsWith('/') ? path : `/work/${path}`, { root: '', follow: false })
    if (found.exists !== 'no') continue
    const missing = found.holder === 'work' ? projectPath(build, found) : path
    problem(build, 'source-missing', "Can't version even after build", { path: missing, at })
  }
}
