// Compiles src/ to lib/, bundles lib/ into dist/, and writes what is generated: schemas/, docs/rules/, the README's table.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, ...args) => execFileSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' })
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'

rmSync(`${root}lib`, { recursive: true, force: true })
run('node_modules/typescript/bin/tsc')

// Two entries, each with chunks of its own that load when they are used: the Action and the command.
rmSync(`${root}dist`, { recursive: true, force: true })
run(ncc, 'build', 'lib/main.js', '-o', 'dist', '--no-cache', '--minify', '--license', 'licenses.txt', '-q')
run(ncc, 'build', 'lib/cli.js', '-o', 'dist/cli', '--no-cache', '--minify', '--license', 'licenses.txt', '-q')

for (const generator of ['scripts/generate-schemas.mjs', 'scripts/generate-docs.mjs']) {
  if (existsSync(root + generator)) run(generator)
}
