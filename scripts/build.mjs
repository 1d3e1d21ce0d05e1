// Compiles src/ to lib/, bundles lib/ into dist/, and writes what is generated: schemas/, docs/rules/, docs/first-hour.md.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { atOnce, minify } from './bundle.mjs'
import { digest } from './digest.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = promisify(execFile)

/** Runs a program of Node; prints what it says. Throws unless it succeeds. */
async function run(program, ...args) {
  const { stdout, stderr } = await node(process.execPath, [program, ...args], { cwd: root, maxBuffer: 1 << 26 }).catch(
    (error) => {
      process.stderr.write(`${error.stdout}${error.stderr}`)
      throw new Error(`${program} ${args.join(' ')} fails`)
    },
  )
  process.stdout.write(stdout)
  process.stderr.write(stderr)
}

const bundle = (entry, folder) =>
  run(
    'node_modules/@vercel/ncc/dist/ncc/cli.js',
    'build',
    entry,
    '-o',
    folder,
    '--no-cache',
    '--license',
    'licenses.txt',
    '-q',
  )

/** Large, with tables to unpack, and most runs need one of them or none. */
const parsers = ['@lezer/go', '@lezer/java', '@lezer/javascript', '@lezer/php', '@lezer/python', 're2js', 'yaml']

rmSync(`${root}lib`, { recursive: true, force: true })
await run('node_modules/typescript/bin/tsc')

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
// ncc empties the folder that it writes into
await Promise.all([bundle('lib/main.js', 'dist'), bundle('lib/cli.js', 'lib/command')])
renameSync(`${root}lib/command`, `${root}dist/cli`)
rmSync(`${root}lib/package.json`)
rmSync(`${root}lib/node_modules`, { recursive: true })
writeFileSync(`${root}dist/package.json`, '{ "type": "commonjs" }\n')

const generate = (what) => run(`scripts/generate-${what}.mjs`)
await Promise.all([minify(`${root}dist`), minify(`${root}dist/cli`), generate('schemas'), generate('docs')])
// runs the command
await generate('first-hour')

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
