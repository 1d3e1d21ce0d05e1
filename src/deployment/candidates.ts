/**
 * Whether a file is meant to be a lithos container config. What it says is weighed, not its suffix and no single key: the more is
 * wrong with a config, the more its place says. SPEC 2.2; facts: wild.md, layouts.
 */
import { containerShape } from '../lithos/shape.js'
import type { MappingNode, Node } from '../quire/node.js'
import { nearest } from '../schema/messages.js'
import { baseName } from './paths.js'

/** What a text says of itself. */
export interface Likeness {
  /** How much speaks for a container config; 4 is enough where nothing else does. */
  readonly weight: number
  /** Keys that only lithos has, or nearly so. */
  readonly own: number
  /** Most of its keys belong to a container config. */
  readonly mostly: boolean
  /** It plainly is a file of another program. */
  readonly other: boolean
}

/** Keys that other programs have, too; every other key of the shape weighs twice as much, and `executable` once more. */
const common = new Set(['kind', 'variables', 'metadata', 'volumes', 'workdir', 'interactive'])

const keys = Object.keys((containerShape as { fields: object }).fields)

/** What vagga, Docker and Kubernetes call the same things. */
const foreign = new Set([
  'args',
  'cmd',
  'command',
  'cwd',
  'entrypoint',
  'env',
  'environment',
  'group',
  'mem-limit',
  'memory',
  'mounts',
  'ports',
  'program',
  'run',
  'user',
  'working-dir',
  'working-directory',
])

/** One of them at the top makes a file somebody else's: vagga, compose, Kubernetes, workflows, images of lithos' processes. */
const others = new Set([
  'api-version',
  'commands',
  'container',
  'containers',
  'image',
  'instances',
  'jobs',
  'minimum-vagga',
  'mixins',
  'openapi',
  'run',
  'services',
  'setup',
  'stages',
  'steps',
  'swagger',
  'tasks',
])

const kinds = new Set(['Daemon', 'Command', 'CommandOrDaemon'])

/** What is neither for nor against. */
const nothing: Likeness = { weight: 0, own: 0, mostly: false, other: false }

/** Where content alone decides. */
export function isConfigByContent({ weight, own, mostly, other }: Likeness): boolean {
  return weight >= 4 && own >= 1 && mostly && !other
}

/** `User_Id`, `userId` and `user-id` are one key. */
function plain(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_ ]+/g, '-')
    .toLowerCase()
}

interface Key {
  readonly name: string
  /** The text of its value, where it is one. */
  readonly value: string | undefined
}

/** The weight of keys that stand side by side; `total` is the number of all that stands there. */
function weigh(all: readonly Key[], total = all.length): Likeness {
  let weight = 0
  let own = 0
  let known = 0
  for (const { name, value } of all) {
    const key = plain(name)
    const meant = meantKey(key)
    if (meant === undefined) {
      if (!foreign.has(key)) continue
      known += 1
      weight += 0.5
      continue
    }
    known += 1
    const isOwn = !common.has(meant) || (meant === 'kind' && kinds.has(value ?? ''))
    if (isOwn) own += 1
    if (meant === 'executable') weight += 3
    else weight += (isOwn ? 2 : 1) - (meant === key ? 0 : 0.5)
  }
  return { weight, own, mostly: known * 2 >= total, other: all.some(({ name }) => others.has(plain(name))) }
}

/** The key of a config that is written here, or nearly so. */
function meantKey(key: string): string | undefined {
  if (keys.includes(key)) return key
  return foreign.has(key) || others.has(key) ? undefined : nearest(key, keys)
}

/** Whether a text that holds others, such as a script, has two keys of a config in it. */
export function mentionsConfig(text: string): boolean {
  if (text.length > 256 * 1024) return true
  const found = [...text.matchAll(/(?:^|["'{,\n])[ \t]*["']?([A-Za-z][\w-]{3,30})["']?[ \t]*:(?!\/)/g)].slice(0, 1000)
  const names = new Set(found.map(([, name]) => name as string))
  return weigh([...names].map((name) => ({ name, value: undefined }))).own >= 2
}

/** What a text says of itself; `root` is its tree, where it could be read. */
export function likenessOf(text: string, root: Node | undefined): Likeness {
  const read = root === undefined ? nothing : likenessOfTree(root)
  const written = read.weight >= 4 ? read : heavier(read, likenessOfLines(text))
  return written.weight === 0 ? written : { ...written, weight: written.weight + weightOfTags(text) }
}

/** vagga has volumes of the last two, too. */
function weightOfTags(text: string): number {
  if (/!(?:Statedir|Readonly)\b/.test(text)) return 3
  return /!(?:Persistent|Tmpfs)\b/.test(text) ? 2 : 0
}

function heavier(a: Likeness, b: Likeness): Likeness {
  const found = b.weight > a.weight ? b : a
  return { ...found, other: a.other || b.other }
}

function likenessOfTree(root: Node): Likeness {
  const own = root.kind === 'mapping' ? weigh(keysOf(root)) : nothing
  // one level too deep: below a name, or in a list
  const inner = root.kind === 'mapping' ? root.entries.map(({ value }) => value) : itemsOf(root)
  const mappings = inner.filter((node) => node.kind === 'mapping')
  if (own.weight > 0 || own.other || mappings.length === 0 || mappings.length < inner.length) return own
  const below = mappings.slice(0, 20).map((node) => weigh(keysOf(node)))
  return below.reduce(heavier)
}

function itemsOf(node: Node): readonly Node[] {
  return node.kind === 'sequence' ? node.items : []
}

function keysOf({ entries }: MappingNode): Key[] {
  return entries.map(({ key, value }) => ({
    name: key.value,
    value: value.kind === 'scalar' ? value.value : undefined,
  }))
}

/** Longer texts are no configs that somebody wrote. */
const mostLines = 2000

/** What nobody can parse is judged by its outermost lines. */
function likenessOfLines(text: string): Likeness {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/, mostLines)
  const said = lines.filter((line) => !/^\s*(?:#|\/\/|$|---|\.\.\.|[{}[\],]+\s*$|\{[%#])/.test(line))
  const indent = (line: string) => /^[\s]*/.exec(line)?.[0].length ?? 0
  const least = said.reduce((smallest, line) => Math.min(smallest, indent(line)), Number.POSITIVE_INFINITY)
  const outer = said.filter((line) => indent(line) === least && !/^\s*-\s/.test(line))
  const found = outer.flatMap((line) => {
    const [, name, value] = /^\s*\{?\s*["']?([A-Za-z][\w -]{1,30}?)["']?\s*(?:[:=]|\s(?=\/))\s*(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [{ name, value: value?.replace(/["',\s]+/g, '') }]
  })
  const inline = outer.length > 3 ? [] : [...text.matchAll(/["']([A-Za-z][\w-]{1,30})["']\s*:/g)].slice(0, 100)
  const more = inline.map(([, name]) => ({ name: name as string, value: undefined }))
  return heavier(weigh(found, outer.length), weigh(more))
}

/** Files with these names are something else, wherever they are. */
const foreignNames =
  /^(?:vagga|docker-compose|compose|\.lithos-ready|master|sandbox|processe?s?|mkdocs|chart|values|package|tsconfig)[\w.-]*\.(?:ya?ml|json)$/i

/** A config may have any of these suffixes, or none. */
const suffixes = /^[^.]+$|\.(?:ya?ml|json|conf|cfg|txt)(?:\.[a-z0-9]{1,10})?$|^lithos\b/i

/** Whether a path is one that only lithos configs have: in a folder `lithos`, or called so. */
export function isConfigPlace(path: string): boolean {
  const folders = path.split('/').slice(0, -1)
  const name = baseName(path)
  if (foreignNames.test(name) || !suffixes.test(name)) return false
  if (folders.some((folder) => /^(?:processes|sandboxes)$/i.test(folder))) return false
  return folders.some((folder) => /^lithos/i.test(folder)) || /^lithos\b/i.test(name)
}

/** A file of the repository that nothing is known to bring into an image. */
export function isConfigInRepository(path: string, likeness: Likeness): boolean {
  if (foreignNames.test(baseName(path))) return false
  if (isConfigByContent(likeness)) return true
  return isConfigPlace(path) && likeness.weight >= 2 && likeness.own >= 1 && !likeness.other
}

/** What a step says of the file that it brings. */
type Brought = 'by its own name' | 'with others'

/** A file of an image. */
interface InImage {
  /** Its path there. */
  readonly path: string
  readonly text: string
  readonly likeness: Likeness
  readonly brought: Brought
  /** Another config is in the same directory. */
  readonly isBeside: boolean
}

/** Whether a file of an image is meant to be a config. */
export function isConfigInImage({ path, text, likeness, brought, isBeside }: InImage): boolean {
  if (isConfigByContent(likeness)) return true
  const isYaml = /\.ya?ml$/i.test(path)
  const isBlank = text.trim() === ''
  if (!isConfigPlace(path)) return isBeside && isYaml && likeness.own >= 1 && likeness.weight >= 2 && !likeness.other
  if (text.startsWith('#!')) return false
  if (isBlank || brought === 'by its own name') return isYaml || /\.json$/i.test(path) || likeness.weight >= 1
  return likeness.weight >= 1 && !likeness.other
}

/** Names of files that something is made from before lithos reads it. */
export function isTemplateName(path: string): boolean {
  return /\.(?:in|j2|jinja2?|te?mpl|tpl|template|mustache|hbs|erb|dist|tera|trm|sample)$/i.test(path)
}

/** Mustache, Handlebars, Jinja, Tera, Go: something fills it in before lithos reads it, or should. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%[=-]?\s/.test(text)
}

/**
 * Mustache, Handlebars, Jinja and Tera: what stands between the braces becomes a plain word of the same length (so that
 * every place stays where it is), and a line that has nothing but a control tag becomes blank.
 */
export function withoutTags(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      /^\s*(?:\{\{[#/^!~-][^}]*\}\}|\{\{-?\s*(?:if|else|end|range|with|define|block)\b[^}]*\}\}|\{%[^%]*%\})\s*$/.test(
        line,
      )
        ? ' '.repeat(line.length)
        : line.replace(/\{\{[^}]*\}\}|\{%[^%]*%\}|<%[^%]*%>/g, (tag) => tag.replace(/[^\w.-]/g, '_')),
    )
    .join('\n')
}
