/** The sources of programs that the project builds, which are in the repository and not in the image. */
import { stepsOf } from '../deployment/containers.js'
import type { Deployment } from '../deployment/deployment.js'
import { baseName, normalize, under } from '../deployment/paths.js'
import type { FileSystem } from '../files/filesystem.js'
import { perFile } from '../files/per-file.js'
import { sourceFile } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import type { Script } from './texts.js'

/** The files of the project, by their paths under /work. */
export interface ProjectFiles {
  text(path: string): Script | undefined
  list(path: string): readonly string[]
}

const maxBytes = 256 * 1024

/** The files of a project, read from the repository. */
export function projectFiles({ directory: home }: VaggaProject, files: FileSystem): ProjectFiles {
  const inRepository = (path: string) => [home, path.slice('/work/'.length)].filter((part) => part !== '').join('/')
  return {
    text: (path) => scriptAt(files, inRepository(path)),
    list(path) {
      const directory = inRepository(path)
      return files.stat(directory)?.kind === 'dir' ? files.list(directory) : []
    },
  }
}

const scriptAt = perFile((files, path): Script | undefined => {
  const stat = files.stat(path)
  if (stat?.kind !== 'file') return undefined
  try {
    const bytes = files.read(path, maxBytes + 1)
    if (bytes.length > maxBytes || bytes.subarray(0, 4096).includes(0)) return undefined
    const file = sourceFile(path, new TextDecoder().decode(bytes))
    return { text: file.text, id: path, place: (start, end) => ({ file, start, end }) }
  } catch {
    return undefined
  }
})

const maxSources = 200

/** The sources of the program at a path of the image, where a step of the project builds it with `go build -o`. */
export function goSources({ project, container }: Deployment, files: ProjectFiles, program: string): readonly string[] {
  const wanted = new Set([program])
  for (const { step } of stepsOf(project, container.name.value)) {
    const { path, source } = step.tag === 'Build' || step.tag === 'Copy' ? step.value : {}
    if (!path || !source || !under(program, normalize(path.value))) continue
    wanted.add(normalize(source.value + program.slice(normalize(path.value).length)))
  }
  for (const { config } of project.containers.values())
    for (const step of config.setup.items) {
      if (step.tag !== 'Sh') continue
      for (const line of step.value.value.split(/\n|;/)) {
        const found = goBuild(line)
        if (found && wanted.has(found.output)) return packageFiles(found.packages, found.directory, files)
      }
    }
  return []
}

/** `cd /work && go build -o /out/app ./cmd/app` */
function goBuild(line: string): { output: string; packages: readonly string[]; directory: string } | undefined {
  if (line.length > 2000) return undefined
  const words = /\bgo build\b(.*)$/.exec(line)?.[1]?.trim().split(/\s+/)
  const directory = normalize(/\bcd\s+([\w./-]+)/.exec(line)?.[1] ?? '.', '/work')
  const output = words?.[words.indexOf('-o') + 1]
  if (words === undefined || !words.includes('-o') || output === undefined) return undefined
  const plain = words.filter(
    (word, index) => !word.startsWith('-') && !/^-(?:o|ldflags|tags|gcflags|p|mod)$/.test(words[index - 1] ?? ''),
  )
  const packages = plain.filter((word) => /^[\w./-]+$/.test(word))
  return { output: normalize(output, directory), packages: packages.length > 0 ? packages : ['.'], directory }
}

/** The files of the packages, and of those of the same module that they import. */
function packageFiles(packages: readonly string[], directory: string, files: ProjectFiles): readonly string[] {
  const module = /^module\s+(\S+)/m.exec(files.text(`${directory}/go.mod`)?.text ?? '')?.[1]
  const found = new Set<string>()
  const pending = packages.map((name) => normalize(name, directory))
  for (let next = pending.shift(); next !== undefined && found.size < maxSources; next = pending.shift()) {
    const sources = next.endsWith('.go')
      ? [next]
      : files
          .list(next)
          .filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'))
          .map((name) => `${next}/${name}`)
    for (const path of sources) {
      const text = found.has(path) ? undefined : files.text(path)?.text
      if (text === undefined) continue
      found.add(path)
      for (const [, name = ''] of module === undefined
        ? []
        : text.matchAll(/^\s*(?:import\s+)?(?:\w+\s+)?"([\w./-]+)"\s*$/gm))
        if (name.startsWith(`${module}/`)) pending.push(normalize(name.slice((module as string).length + 1), directory))
    }
  }
  return [...found].filter((path) => baseName(path) !== '')
}

/** The sources of a project of Maven or Gradle. */
export function javaSources(files: ProjectFiles): readonly string[] {
  const found = files.list('/work').flatMap((name) => (name.endsWith('.java') ? [`/work/${name}`] : []))
  const pending = ['/work/src']
  for (let next = pending.shift(); next !== undefined && found.length < maxSources; next = pending.shift())
    for (const name of files.list(next)) {
      if (name.endsWith('.java')) found.push(`${next}/${name}`)
      else if (!name.includes('.') && !/^(?:test|it|integrationTest)$/.test(name) && pending.length < maxSources)
        pending.push(`${next}/${name}`)
    }
  return found.slice(0, maxSources)
}
