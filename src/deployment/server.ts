/** The server's side of deployments: which processes start which image, in which sandbox. SPEC 2.3, 2.4. */
import { groupBy } from '../text/collections.js'
import type { VaggaContainer } from '../vagga/project.js'
import { wordsOf } from './command.js'
import type { ProcessInFile, SandboxFile } from './deployment.js'
import { nameOf } from './files.js'

/** The server's side, as deployments look it up. */
export interface Server {
  /** The processes that start an image of a container. */
  ofContainer(container: VaggaContainer): readonly ProcessInFile[]
  /** The processes that name this path as their config. */
  atPath(path: string): readonly ProcessInFile[]
  sandboxOf(process: ProcessInFile): SandboxFile | undefined
}

/** What a repository has of the server. */
interface ServerFiles {
  readonly processes: readonly ProcessInFile[]
  readonly sandboxes: readonly SandboxFile[]
}

/** Looks through the processes once. */
export function serverOf({ processes, sandboxes }: ServerFiles): Server {
  const images = processes.flatMap((process) =>
    [...imageNames(process.entry.image?.value)].map((name) => ({ name, process })),
  )
  const byImage = groupBy(images, ({ name }) => name)
  const byPath = groupBy(processes, ({ entry }) => entry.config?.value)
  const byName = groupBy(sandboxes, ({ name }) => name)
  return {
    ofContainer: ({ name }) => (byImage.get(wordsOf(name.value).join(' ')) ?? []).map(({ process }) => process),
    atPath: (path) => byPath.get(path) ?? [],
    sandboxOf: (process) => sandboxOf(process, byName),
  }
}

/** `web.3f2a1b` and `__VERSIONS.web__` (a template's `{{VERSIONS.web}}`) are images of the container `web`: the words of what they may be named for. */
function imageNames(image: string | undefined): ReadonlySet<string> {
  if (image === undefined) return new Set()
  const plain = image.replace(/^_+|_+$/g, '')
  const names = [plain, plain.replace(/\..*$/, ''), plain.replace(/^.*[./]/, '')]
  return new Set(names.map((name) => wordsOf(name).join(' ')))
}

/** `processes/NAME.yaml` belongs to `sandboxes/NAME.yaml`; `process.yaml` to the `sandbox.yaml` beside it. SPEC 2.4. */
function sandboxOf(
  process: ProcessInFile,
  sandboxes: ReadonlyMap<string, readonly SandboxFile[]>,
): SandboxFile | undefined {
  const folder = (path: string) => path.split('/').slice(0, -1).join('/')
  const home = folder(process.file.path).replace(/(^|\/)processes$/, '$1sandboxes')
  const name = nameOf(process.file.path).replace(/^process(?:es)?$/, 'sandbox')
  const named = sandboxes.get(name) ?? []
  return named.find((sandbox) => folder(sandbox.file.path) === home) ?? (named.length === 1 ? named[0] : undefined)
}
