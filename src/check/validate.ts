/** `lithos-ready validate`: single files, and a server's whole tree, as the real programs would judge them. */
import { type FileSystem, resolve } from '../files/filesystem.js'
import {
  type ReadConfig,
  readContainerConfig,
  readMasterConfig,
  readProcessesConfig,
  readSandboxConfig,
  readSecretsFile,
} from '../lithos/read.js'
import type { ProcessEntry, SandboxConfig } from '../lithos/shape.js'
import { decodeUtf8 } from '../quire/read.js'
import { checkAddresses, checkContainer, checkProcess, checkSandbox, lithosCheck } from '../rules/lithos-check.js'
import type { JudgedProblem } from '../rules/support/judge.js'
import type { Problem } from '../text/finding.js'
import { type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readVaggaProject } from '../vagga/read.js'

/** What a file is read as; `tree` is a directory with `master.yaml`, `sandboxes`, `processes` and `images`. */
export type ValidateAs = 'vagga' | 'container' | 'sandbox' | 'process' | 'master' | 'secrets' | 'tree'

export interface Verdict {
  /** What the real program says: `vagga`, `lithos_check --check-container`, `lithos_check`. */
  readonly ok: boolean
  readonly problems: readonly Problem[]
}

/** Judges the file (or, for `tree`, the directory) at `path` in `files`. Never throws. */
export function validate(as: ValidateAs, files: FileSystem, path: string): Verdict {
  switch (as) {
    case 'tree':
      return validateTree(files, path)
    case 'vagga': {
      const { project, problems } = readVaggaProject(files, path)
      if (project !== undefined) return { ok: project.accepted, problems }
      return unreadable(path)
    }
    case 'container':
      return validateFile(files, path, readContainerConfig, checkContainer)
    case 'sandbox':
      return validateFile(files, path, readSandboxConfig, checkSandbox)
    case 'process':
      return validateFile(files, path, readProcessesConfig, (processes) =>
        processes.entries.flatMap(({ value }) => [
          ...checkProcess(value, undefined),
          ...checkAddresses(value, undefined),
        ]),
      )
    case 'master':
      return validateFile(files, path, readMasterConfig, () => [])
    case 'secrets':
      return validateFile(files, path, readSecretsFile, () => [])
  }
}

function validateFile<T>(
  files: FileSystem,
  path: string,
  read: (file: SourceFile) => ReadConfig<T>,
  check: (config: T) => readonly JudgedProblem[],
): Verdict {
  const file = readText(files, path)
  if (file === undefined) return unreadable(path)
  const { config, accepted, problems } = read(file)
  const checked = config === undefined ? [] : check(config)
  return { ok: accepted && !checked.some((p) => p.refused), problems: [...problems, ...checked.map(counted)] }
}

/** Whatever makes lithos_check refuse is an error here, also where the container would start. */
function counted(problem: JudgedProblem): Problem {
  return problem.refused && problem.severity !== undefined ? { ...problem, severity: 'error' } : problem
}

function unreadable(path: string): Verdict {
  const message = `\`${path}\` cannot be read: it is not there, no file, or no UTF-8 text.`
  return { ok: false, problems: [{ rule: 'yaml-syntax', at: startOfFile(sourceFile(path, '')), message }] }
}

function readText(files: FileSystem, path: string): SourceFile | undefined {
  const found = resolve(files, path)
  if (found === undefined) return undefined
  try {
    const text = decodeUtf8(files.read(found.path))
    return text === undefined ? undefined : sourceFile(path, text)
  } catch {
    return undefined
  }
}

/** lithos_check on a whole configuration. Its images are those of `DIR/images`, whatever `image-dir` says. */
function validateTree(files: FileSystem, root: string): Verdict {
  const tree = new ConfigTree(files, root)
  tree.validate()
  return { ok: tree.ok, problems: tree.problems }
}

class ConfigTree {
  readonly problems: Problem[] = []
  ok = true

  constructor(
    private readonly files: FileSystem,
    private readonly root: string,
  ) {}

  validate(): void {
    const master = this.readAs(join(this.root, 'master.yaml'), readMasterConfig)
    if (master === undefined) return
    const sandboxes = inside(this.root, master.sandboxesDir?.value, 'sandboxes')
    const processes = inside(this.root, master.processesDir?.value, 'processes')
    if (this.isDirectory(sandboxes))
      for (const name of this.files.list(sandboxes).filter(isSandboxName)) {
        if (!this.isDirectory(join(sandboxes, name))) this.validateSandbox(join(sandboxes, name), name, processes)
      }
    else this.refuse(...unreadable(sandboxes).problems)
  }

  private validateSandbox(path: string, name: string, processes: string): void {
    const sandbox = this.readAs(path, readSandboxConfig)
    if (sandbox === undefined) return
    this.add(checkSandbox(sandbox))
    const own = this.readAs(inside(processes, sandbox.configFile?.value ?? name, name), readProcessesConfig, true)
    for (const { value: process } of own?.entries ?? []) {
      const refused = checkProcess(process, sandbox)
      this.add(refused)
      if (refused.length === 0) this.validateImage(process, sandbox)
    }
  }

  private validateImage(process: ProcessEntry, sandbox: SandboxConfig): void {
    const image = join(this.root, 'images', process.image?.value ?? '')
    const path = join(image, process.config?.value ?? '')
    if (readText(this.files, path) === undefined) {
      const at = process.config?.at ?? process.at
      const message = `the image has no file \`${process.config?.value}\`.`
      this.refuse({ rule: 'config-not-in-image', at, message })
      return
    }
    const container = this.readAs(path, readContainerConfig)
    if (container !== undefined) this.add(lithosCheck({ container, sandbox, process }))
  }

  private add(more: readonly JudgedProblem[]): void {
    if (more.some((p) => p.refused)) this.ok = false
    this.problems.push(...more.map(counted))
  }

  private refuse(...problems: readonly Problem[]): void {
    this.ok = false
    this.problems.push(...problems)
  }

  private isDirectory(path: string): boolean {
    return resolve(this.files, path)?.stat.kind === 'dir'
  }

  /** A file by its shape; what is wrong with it counts unless lithos_check only warns. */
  private readAs<T>(path: string, read: (file: SourceFile) => ReadConfig<T>, onlyWarns = false): T | undefined {
    const file = readText(this.files, path)
    if (file === undefined) {
      if (!onlyWarns) this.refuse(...unreadable(path).problems)
      return undefined
    }
    const { config, accepted, crashes, problems } = read(file)
    const warns = onlyWarns && !crashes
    if (!accepted && !warns) this.ok = false
    this.problems.push(...problems.map((p): Problem => (warns && !accepted ? { ...p, severity: 'warning' } : p)))
    return accepted ? config : undefined
  }
}

/** scan_dir leaves out hidden files and backups. */
function isSandboxName(name: string): boolean {
  return name.endsWith('.yaml') && !name.startsWith('.')
}

function join(...names: readonly string[]): string {
  const path: string[] = []
  for (const part of names.flatMap((name) => name.split('/'))) {
    if (part === '..') path.pop()
    else if (part !== '' && part !== '.') path.push(part)
  }
  return path.join('/')
}

/** A directory of the configuration. An absolute one is on the server; here its place is the usual one. */
function inside(root: string, path: string | undefined, usual: string): string {
  return path === undefined || path.startsWith('/') ? join(root, usual) : join(root, path)
}
