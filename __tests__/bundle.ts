/** The bundles in dist/, which is what people run: tests that start processes start these. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
export const dist = join(root, 'dist')

/** The command. */
export const command = join(dist, 'cli/index.js')

/** Throws unless `npm run build` made dist/ out of the sources as they are. */
export function expectFreshBundle(): void {
  const built = join(root, 'lib/built')
  const now = execFileSync(process.execPath, [join(root, 'scripts/digest.mjs')]).toString()
  if (!existsSync(built) || readFileSync(built, 'utf8') !== now)
    throw new Error('dist/ is not built from the sources as they are: npm run build')
}
