// Compiles src/ to lib/, bundles lib/ into dist/, and writes what is generated: schemas/, docs/rules/, docs/first-hour.md.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atOnce, minify } from './bundle.mjs'
import { digest } from './digest.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, ...args) => execFileSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' })
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'

/** Large, with tables to unpack, and most runs need one of them or none. */
const parsers = ['@lezer/go', '@lezer/java', '@lezer/javascript', '@lezer/php', '@lezer/python', 're2js', 'yaml']

rmSync(`${root}lib`, { recursive: true, force: true })
run('node_modules/typescript/bin/tsc')

// Two entries, each with chunks of its own that load when they are used: the Action and the command. Below a package.json
// without a type ncc makes CommonJS, which Node starts a tenth faster than modules.
rmSync(`${root}dist`, { recursive: true, force: true })
writeFileSync(`${root}lib/package.json`, '{}')
// Of @actions/core only what is imported goes into the bundle: a plain copy would bring undici, and a fifth of the start's time.
const core = `${root}lib/node_modules/@actions/core`
cpSync(`${root}node_modules/@actions/core`, core, { recursive: true, dereference: true })
const manifest = JSON.parse(readFileSync(`${core}/package.json`, 'utf8'))
writeFileSync(`${core}/package.json`, JSON.stringify({ ...manifest, sideEffects: false }))
for (const name of parsers) loadLater(name)
run(ncc, 'build', 'lib/main.js', '-o', 'dist', '--no-cache', '--license', 'licenses.txt', '-q')
run(ncc, 'build', 'lib/cli.js', '-o', 'dist/cli', '--no-cache', '--license', 'licenses.txt', '-q')
rmSync(`${root}lib/package.json`)
rmSync(`${root}lib/node_modules`, { recursive: true })
writeFileSync(`${root}dist/package.json`, '{ "type": "commonjs" }\n')

for (const folder of [`${root}dist`, `${root}dist/cli`]) minify(folder)

for (const generator of ['scripts/generate-schemas.mjs', 'scripts/generate-docs.mjs', 'scripts/first-hour.mjs']) {
  if (existsSync(root + generator)) run(generator)
}

writeFileSync(`${root}lib/built`, digest())

/**
 * Puts a package before the real one, which loads that when somebody uses it: a fifth of the time of a small run. `import()` makes ncc put
 * it into a chunk of its own.
 */
function loadLater(name) {
  const folder = `${root}lib/node_modules/${name}`
  const real = JSON.stringify(relative(folder, fileURLToPath(import.meta.resolve(name))))
  const sources = readdirSync(`${root}lib`, { recursive: true }).filter((path) => path.endsWith('.js'))
  const given = sources.flatMap((path) => importedIn(readFileSync(`${root}lib/${path}`, 'utf8'), name))
  const getters = [...new Set(given)].map((each) => `  get ${each}() { return load().${each} },\n`)
  const load = `const load = () => ${atOnce}(import(${real}))\n`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/index.js`, `module.exports = {\n${getters.join('')}}\n${load}`)
}

/** The names that a compiled source imports from a package. */
function importedIn(text, name) {
  const [, names = ''] = new RegExp(`^import \\{([^}]*)\\} from '${name}'`, 'm').exec(text) ?? []
  return names.split(',').flatMap((each) => each.trim() || [])
}
