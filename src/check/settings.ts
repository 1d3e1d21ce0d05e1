/** `.lithos-ready.yaml`: what a project decides about its own checks. SPEC 5. */
import type { LithosVersion } from '../boot/stage.js'
import type { WantedDeployment } from '../deployment/find.js'
import { type FileSystem, resolve } from '../files/filesystem.js'
import { shorten } from '../report/sanitize.js'
import type { IgnoreEntry } from '../rules/ignores/apply.js'
import { globMatcher } from '../rules/ignores/glob.js'
import { rules as allRules } from '../rules/index.js'
import { nearest } from '../schema/messages.js'
import { readAs } from '../schema/read.js'
import { boolean, choice, defaults, mapping, optional, required, scalar, sequence, structure } from '../schema/shape.js'
import type { Problem, Severity } from '../text/finding.js'
import { type Located, type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'

/** From which severity on a finding fails the check. */
export type FailOn = Severity | 'never'

/** What `.lithos-ready.yaml` says, with the defaults where it says nothing. */
export interface Settings {
  readonly file?: SourceFile
  readonly lithosVersion?: LithosVersion
  /** The vagga that is installed; by default the one that lithos-ready knows. */
  readonly vaggaVersion?: string | undefined
  /** Paths of vagga.yaml files; empty: the one in the directory that is checked. */
  readonly vagga: readonly string[]
  readonly deployments: readonly WantedDeployment[]
  /** Paths of built root filesystems (a folder or a tar), by container. */
  readonly images: ReadonlyMap<string, string>
  readonly failOn?: FailOn
  /** Containers that must be deployments. */
  readonly expect: readonly Located<string>[]
  readonly requireDeployment?: boolean
  readonly rules: ReadonlyMap<string, Severity | 'off'>
  readonly ignore: readonly IgnoreEntry[]
}

/** The settings of a project without `.lithos-ready.yaml`. */
export const noSettings: Settings = {
  vagga: [],
  deployments: [],
  expect: [],
  images: new Map(),
  rules: new Map(),
  ignore: [],
}

/** Where settings are looked for, in this order. */
export const settingsPaths = ['.lithos-ready.yaml', '.github/lithos-ready.yaml'] as const

/** `0.18.4` or `0.19`; any text that begins so. `undefined` for versions that lithos-ready does not know. */
export function lithosVersion(text: string): LithosVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:-.*)?$/.exec(text) ?? []
  if (text === 'master') return '0.19'
  if (major === undefined || minor === undefined) return undefined
  if (Number(major) === 0 && Number(minor) < 15) return '0.14'
  return Number(major) > 0 || Number(minor) >= 19 ? '0.19' : '0.18.4'
}

/** What the settings file may say; `schemas/settings.json` is made from it. */
export const settingsShape = structure({
  'lithos-version': optional(
    scalar({ doc: 'The lithos on the servers: 0.18.4 (the newest tag, the default) or 0.19 (master).' }),
  ),
  'vagga-version': optional(
    scalar({ doc: 'The vagga that is installed, where `minimum-vagga` asks for a newer one than lithos-ready knows.' }),
  ),
  vagga: defaults(
    sequence(scalar(), { fromScalar: true, doc: 'Paths of vagga.yaml files, for repositories with several projects.' }),
    [],
  ),
  deployments: defaults(
    sequence(
      structure({
        container: required(scalar({ doc: 'The vagga container that is deployed.' })),
        config: required(scalar({ doc: 'The lithos container config, by its path in the repository.' })),
        vagga: optional(scalar({ doc: 'The vagga.yaml of the container, where there are several.' })),
        'image-path': optional(scalar({ doc: 'Where the config is in the image.' })),
        sandbox: optional(scalar({ doc: 'The sandbox config, by its path in the repository.' })),
        process: optional(scalar({ doc: 'The process config: FILE, or FILE#ENTRY.' })),
        command: optional(scalar({ doc: 'The vagga command that runs the same thing in development.' })),
      }),
      { doc: 'What is deployed. When given, nothing else is looked for.' },
    ),
    [],
  ),
  images: defaults(
    mapping(scalar(), {
      doc: 'Built root filesystems (a folder or a tar), by container: then every answer is certain.',
    }),
    {},
  ),
  expect: defaults(
    sequence(scalar(), {
      fromScalar: true,
      doc: 'Containers that must be deployments: when one is none any more, the check fails.',
    }),
    [],
  ),
  'require-deployment': optional(boolean({ doc: 'true: a check that finds nothing to check fails. Default: false.' })),
  'fail-on': optional(
    choice(['error', 'warning', 'note', 'never'], { doc: 'From which severity on a finding makes the check fail.' }),
  ),
  rules: defaults(
    mapping(choice(['error', 'warning', 'note', 'off']), { doc: 'The severity of a rule, by its id.' }),
    {},
  ),
  ignore: defaults(
    sequence(
      structure({
        rule: required(scalar({ doc: 'The id of the rule.' })),
        path: optional(scalar({ doc: 'A glob over paths; every file when left out.' })),
        reason: optional(scalar({ doc: 'Why it does not matter. Without a reason nothing is ignored.' })),
        until: optional(scalar({ doc: 'The last day on which it holds, YYYY-MM-DD.' })),
      }),
      { doc: 'Findings that do not matter here.' },
    ),
    [],
  ),
})

interface ReadSettings {
  readonly settings: Settings
  /** Each is a wrong use of lithos-ready (exit status 2), with its place. */
  readonly problems: readonly Problem[]
}

/**
 * Reads the settings: the file that is named, or the first of the usual ones, or none. A file that is named and not
 * there is a problem.
 */
export function readSettings(files: FileSystem, path?: string): ReadSettings {
  const found = (path === undefined ? settingsPaths : [path]).find(
    (candidate) => resolve(files, candidate)?.stat.kind === 'file',
  )
  if (found === undefined) {
    if (path === undefined) return { settings: noSettings, problems: [] }
    const at = startOfFile(sourceFile(path, ''))
    return {
      settings: noSettings,
      problems: [{ rule: 'settings', at, message: `there is no settings file \`${path}\`` }],
    }
  }
  const text = new TextDecoder().decode(files.read(resolve(files, found)?.path ?? found))
  return fromText(sourceFile(found, text), files)
}

function fromText(file: SourceFile, files: FileSystem): ReadSettings {
  const document = readDocument(file)
  const syntax = document.problems.filter(({ rule }) => rule === 'yaml-syntax' || rule === 'duplicate-key')
  const empty = document.root === undefined || (document.root.kind === 'null' && !document.root.explicit)
  if (empty) return { settings: { ...noSettings, file }, problems: syntax }
  const { value, problems } = readAs(settingsShape, document.root, { file, dialect: 'lithos' })
  if (value === undefined) return { settings: { ...noSettings, file }, problems: [...syntax, ...problems] }

  const version = value.lithosVersion && lithosVersion(value.lithosVersion.value)
  const ignore = value.ignore.items.flatMap(({ rule, path, reason, until, at }): IgnoreEntry[] =>
    rule === undefined ? [] : [{ at, rule, ...(path && { path }), ...(reason && { reason }), ...(until && { until }) }],
  )
  const paths = [
    ...value.vagga.items,
    ...value.deployments.items.flatMap(({ config, vagga, sandbox, process }) => [config, vagga, sandbox, process]),
  ]
  const wrong: Problem[] = [
    ...paths.flatMap((path) => (path === undefined ? [] : missingFile(path, files))),
    ...value.rules.entries.flatMap(({ key }) => unknownRule(key)),
    ...ignore.slice(mostIgnores, mostIgnores + 1).map(({ at }) => tooManyIgnores(at)),
    ...ignore.flatMap(({ rule }) => unknownRule(rule)),
    ...ignore.flatMap(({ path }) => (path === undefined || globMatcher(path.value) ? [] : [notAGlob(path)])),
    ...ignore.flatMap(({ until }) => (until === undefined || isDate(until.value) ? [] : [notADate(until)])),
    ...(value.lithosVersion === undefined || version !== undefined
      ? []
      : [
          {
            rule: 'settings',
            at: value.lithosVersion.at,
            message: `\`${value.lithosVersion.value}\` is no version of lithos; write \`0.18.4\` or \`0.19\``,
          },
        ]),
  ]
  const settings: Settings = {
    file,
    ...(version === undefined ? {} : { lithosVersion: version }),
    vaggaVersion: value.vaggaVersion?.value,
    ...(value.failOn === undefined ? {} : { failOn: value.failOn.value }),
    expect: value.expect.items,
    ...(value.requireDeployment === undefined ? {} : { requireDeployment: value.requireDeployment.value }),
    vagga: value.vagga.items.map((item) => item.value),
    deployments: value.deployments.items.flatMap(wantedDeployment),
    images: new Map(value.images.entries.map((entry) => [entry.key.value, entry.value.value])),
    rules: new Map(value.rules.entries.map((entry) => [entry.key.value, entry.value.value])),
    ignore,
  }
  return { settings, problems: [...syntax, ...problems, ...wrong] }
}

/** Entries of `ignore` at most: each is compared with the files of all findings of its rule. */
const mostIgnores = 1000

function tooManyIgnores(at: Problem['at']): Problem {
  return { rule: 'settings', at, message: `more than ${mostIgnores} ignores: write globs that cover several files` }
}

type DeploymentEntry = {
  readonly [K in 'container' | 'config' | 'vagga' | 'imagePath' | 'sandbox' | 'process' | 'command']:
    | Located<string>
    | undefined
}

function wantedDeployment({
  container,
  config,
  vagga,
  imagePath,
  sandbox,
  process,
  command,
}: DeploymentEntry): WantedDeployment[] {
  if (container === undefined || config === undefined) return []
  return [
    {
      at: container.at,
      container: container.value,
      config: config.value,
      ...(vagga && { vagga: vagga.value }),
      ...(imagePath && { imagePath: imagePath.value }),
      ...(sandbox && { sandbox: sandbox.value }),
      ...(process && { process: process.value }),
      ...(command && { command: command.value }),
    },
  ]
}

function unknownRule({ value, at }: Located<string>): Problem[] {
  if (allRules.some(({ id }) => id === value)) return []
  const near = nearest(
    value,
    allRules.map(({ id }) => id),
  )
  return [
    {
      rule: 'settings',
      at,
      message: `there is no rule \`${value}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    },
  ]
}

/** `FILE` or `FILE#ENTRY`. */
function missingFile({ value, at }: Located<string>, files: FileSystem): Problem[] {
  const path = value.replace(/#.*/, '')
  if (resolve(files, path)?.stat.kind === 'file') return []
  return [{ rule: 'settings', at, message: `there is no file \`${path}\`` }]
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
}

function notAGlob({ value, at }: Located<string>): Problem {
  return {
    rule: 'settings',
    at,
    message: `\`${shorten(value, 40)}\` is no glob over paths; write it as \`deploy/**/*.yaml\``,
  }
}

function notADate({ value, at }: Located<string>): Problem {
  return { rule: 'settings', at, message: `\`${value}\` is no date; write it as \`2030-12-31\`` }
}
