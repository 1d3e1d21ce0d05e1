/** docs/first-hour.md is what the command prints today. `npm run build` writes it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the first hour goes as its page says', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/generate-first-hour.mjs'), '--print'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout).toBe(readFileSync(join(root, 'docs/first-hour.md'), 'utf8'))
}, 60_000)
