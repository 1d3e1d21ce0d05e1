// What ncc leaves to be done on a bundle for Node to start it fast.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { minify as minified, parse } from '@swc/core'

/**
 * Characters of a file, unless one module has more. What is read and compiled at once takes several times its size in memory, and new memory
 * costs a small run a tenth of its time.
 */
const mostCharacters = 200_000

/** Minifies all files of a folder; ncc does so with the entry only. In ASCII: V8 reads text of one byte a character faster. */
export async function minify(folder) {
  const small = async (name) => {
    const [, hashbang = '', code] = /^(#!.*\n)?([\s\S]*)$/.exec(readFileSync(join(folder, name), 'utf8'))
    const format = { comments: false, asciiOnly: true }
    const made = await minified(loadedAtOnce(code), { compress: true, mangle: true, format })
    const { before, modules, after } = await modulesOf(made.code)
    const [first, ...more] = inGroups(modules)
    const others = more.map((group, index) => [`${basename(name, '.js')}.${index}.js`, group])
    for (const [file, group] of others) writeFileSync(join(folder, file), `module.exports={${group}}`)
    const held = [...first, ...others.map(([file]) => `...require("./${file}")`)]
    writeFileSync(join(folder, name), `${hashbang}${before}{${held}}${after}`)
  }
  await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .map(small),
  )
}

/** The same modules, in groups of neighbours that have a file each. */
function inGroups(modules) {
  const groups = [[]]
  let characters = 0
  for (const module of modules) {
    characters += module.length
    if (characters > mostCharacters && groups.at(-1).length > 0) {
      groups.push([])
      characters = module.length
    }
    groups.at(-1).push(module)
  }
  return groups
}

/** Stands around an `import()` whose chunk is wanted at once: Node loads it so, whatever promise comes with it. */
export const atOnce = 'loadedAtOnce'

function loadedAtOnce(code) {
  const imported = new RegExp(`${atOnce}\\(([^;]+?)\\.then\\((\\w+)(?:\\.t)?\\.bind\\(\\w+, (\\d+)[^)]*\\)\\)\\)`, 'g')
  const made = code.replace(imported, '($1, $2($3))')
  if (made.includes(`${atOnce}(`)) throw new Error('an import() that is wanted at once was not found')
  return made
}

/**
 * The modules of a file, and what is before and after the object that holds them, with their functions in parentheses:
 * `7:(function(e,t,n){…})` for `7:(e,t,n)=>{…}`. V8 takes that as a sign that they are called at once, and does not read them twice: a
 * quarter of the work of a small run.
 */
async function modulesOf(code) {
  const { span, body } = await parse(code, { syntax: 'ecmascript', target: 'es2022', script: true })
  const text = (from, to) => code.slice(from - span.start, to - span.start)
  const held = holderIn(body)
  if (held === undefined) throw new Error('the modules of a bundle were not found')
  const modules = held.properties.map(({ key, value }) => {
    const { start, end } = value.body.span
    const parameters = text(value.span.start, start).replace('=>', '')
    const head = value.type === 'FunctionExpression' ? parameters : `function${parameters.replace(/^[^(].*/, '($&)')}`
    return `${text(key.span.start, key.span.end)}:(${head}${text(start, end)})`
  })
  return { before: text(span.start, held.span.start), modules, after: text(held.span.end, span.start + code.length) }
}

/** The first object of a syntax tree that has functions by numbers, and nothing else. */
function holderIn(node) {
  if (node === null || typeof node !== 'object') return undefined
  if (node.type === 'ObjectExpression' && node.properties.length > 0 && node.properties.every(isModule)) return node
  for (const child of Object.values(node)) {
    const found = holderIn(child)
    if (found !== undefined) return found
  }
  return undefined
}

function isModule({ type, key, value }) {
  return type === 'KeyValueProperty' && key.type === 'NumericLiteral' && value.body?.span !== undefined
}
