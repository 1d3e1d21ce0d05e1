// One word for what dist/ was built from, and for what was built: `npm run build` keeps it in lib/built, the tests of the
// bundle compare it, so that they never try an old one.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function* filesBelow(folder) {
  for (const entry of readdirSync(root + folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesBelow(`${folder}/${entry.name}`)
    else yield `${folder}/${entry.name}`
  }
}

export function digest() {
  const hash = createHash('sha256')
  for (const path of [...filesBelow('src'), ...filesBelow('dist'), 'package-lock.json'])
    hash.update(`${path}\0`).update(readFileSync(root + path))
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(digest())
