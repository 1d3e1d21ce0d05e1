// What ncc leaves to be done on a bundle for Node to start it fast.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minifySync, parseSync } from '@swc/core'

/** Minifies all files of a folder; ncc does so with the entry only. In ASCII: V8 reads text of one byte a character faster. */
export function minify(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const [, hashbang = '', code] = /^(#!.*\n)?([\s\S]*)$/.exec(readFileSync(join(folder, name), 'utf8'))
    const format = { comments: false, asciiOnly: true }
    const small = minifySync(loadedAtOnce(code), { compress: true, mangle: true, format }).code
    writeFileSync(join(folder, name), hashbang + compiledAtOnce(small))
  }
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
 * The code with the functions that hold its modules in parentheses, `7:(function(e,t,n){…})` for `7:(e,t,n)=>{…}`. V8 takes
 * that as a sign that they are called at once, and does not read them twice: an eighth of the time of a small run.
 */
function compiledAtOnce(code) {
  const { span, body } = parseSync(code, { syntax: 'ecmascript', target: 'es2022', script: true })
  const modules = []
  const visit = (node) => {
    if (node?.type === 'KeyValueProperty' && node.key.type === 'NumericLiteral' && node.value.body?.span)
      modules.push(node.value)
    else if (node !== null && typeof node === 'object') for (const child of Object.values(node)) visit(child)
  }
  visit(body)
  let result = ''
  let end = 0
  for (const { type, span: whole, body } of modules) {
    const [from, at, to] = [whole.start, body.span.start, whole.end].map((offset) => offset - span.start)
    const parameters = code.slice(from, at).replace('=>', '')
    const head = type === 'FunctionExpression' ? parameters : `function${parameters.replace(/^[^(].*/, '($&)')}`
    result += `${code.slice(end, from)}(${head}${code.slice(at, to)})`
    end = to
  }
  return result + code.slice(end)
}
