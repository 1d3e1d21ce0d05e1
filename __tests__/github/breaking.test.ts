/** Pull requests that break what was deployed, in ways that leave little to check: none of them passes. SPEC 2. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runsOf } from './action-runs.js'
import type { Change, Files } from './repository.js'

const { check, hub, opened } = runsOf('sources')

const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }
`
const config = `kind: Daemon
user-id: 1
group-id: 1
memory-limit: 64Mi
executable: /bin/sleep
arguments: ["1000"]
environ:
  PATH: /usr/bin:/bin
`
const base: Files = { 'vagga.yaml': vagga, 'lithos/web.yaml': config }
const written = (text: string | Uint8Array) => (folder: string) => writeFileSync(join(folder, 'lithos/web.yaml'), text)
const copied = (path: string) => vagga.replace('/work/lithos/web.yaml', `/work/${path}`)

const breaking: readonly [what: string, head: Change, verdict: string, says: string][] = [
  [
    'misspells executable',
    { 'lithos/web.yaml': config.replace('executable', 'executabel') },
    'not-ready',
    'executabel',
  ],
  ['writes Executable', { 'lithos/web.yaml': config.replace('executable', 'Executable') }, 'not-ready', 'Executable'],
  ['takes executable away', { 'lithos/web.yaml': config.replace(/executable.*\n/, '') }, 'not-ready', 'executable'],
  [
    'breaks the YAML',
    { 'lithos/web.yaml': config.replace('environ:', 'environ: [') },
    'not-ready',
    'it cannot be read',
  ],
  ['breaks the YAML of vagga', { 'vagga.yaml': vagga.replace('setup:', 'setup: [') }, 'not-checked', 'web.yaml'],
  ['empties the config', { 'lithos/web.yaml': '\n' }, 'not-ready', 'web.yaml'],
  ['saves it as UTF-16', written(Buffer.from(`\ufeff${config}`, 'utf16le')), 'not-ready', 'UTF-16'],
  ['copies it no more', { 'vagga.yaml': vagga.replace(/ {4}- !Copy.*\n/, '') }, 'not-checked', 'deployment-lost'],
  ['copies a file that is not there', { 'vagga.yaml': copied('web.yaml') }, 'not-checked', 'copy-source-missing'],
  ['renames it', { 'lithos/web.yaml': '', 'lithos/shop.yaml': config }, 'not-checked', 'copy-source-missing'],
  [
    'makes it a link to nowhere',
    (folder) => {
      rmSync(join(folder, 'lithos/web.yaml'))
      symlinkSync('../../web.yaml', join(folder, 'lithos/web.yaml'))
    },
    'not-checked',
    'web.yaml',
  ],
  ['adds a config that is in no image', { 'lithos/worker.yaml': config }, 'not-checked', 'config-not-in-image'],
]

describe('a pull request that', () => {
  const checked = (head: Change, depth: number | undefined) => check(opened(head, { base, depth }))

  test.each(breaking)('%s does not pass', async (_, head, verdict, says) => {
    const { status, outputs, summary, stdout } = await checked(head, 2)
    expect({ status, verdict: outputs.verdict, ready: outputs.ready }).toEqual({ status: 1, verdict, ready: 'false' })
    expect(summary).toContain('### ❌ Not')
    expect(`${summary}${stdout}`).toContain(says)
    expect(hub().comments).toHaveLength(1)
  })

  test('copies it no more does not pass without history either', async () => {
    const { status, outputs } = await checked({ 'vagga.yaml': vagga.replace(/ {4}- !Copy.*\n/, '') }, 1)
    expect({ status, verdict: outputs.verdict }).toEqual({ status: 1, verdict: 'not-checked' })
  })

  test.each([undefined, 1])('calls it otherwise in the repository alone does not pass (history: %s)', async (depth) => {
    const vagga = copied('lithos/web.md').replace('path: /lithos/web', 'path: /cfg/web').replace('/lithos\n', '/cfg\n')
    const head = { 'vagga.yaml': vagga, 'lithos/web.yaml': '', 'lithos/web.md': `${config}nope: 1\n` }
    const { status, outputs } = await checked(head, depth)
    expect({ status, verdict: outputs.verdict }).toEqual({ status: 1, verdict: 'not-ready' })
  })

  test.each(['before', 'after'])(
    'pads the config with comments %s what it says does not pass without history either',
    async (where) => {
      const words = '# words\n'.repeat(40_000)
      const padded = where === 'before' ? `${words}${config}nope: 1\n` : `${config}nope: 1\n${words}`
      const { status, outputs } = await checked({ 'lithos/web.yaml': padded }, 1)
      expect({ status, verdict: outputs.verdict }).toEqual({ status: 1, verdict: 'not-checked' })
    },
  )

  test('takes config and copy away says that it was deployed', async () => {
    const { status, summary } = await checked(
      { 'vagga.yaml': vagga.replace(/ {4}- !Copy.*\n/, ''), 'lithos/web.yaml': '' },
      2,
    )
    expect(status).toBe(0)
    expect(summary).toContain('deployment-lost')
  })
})
