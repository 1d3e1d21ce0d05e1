/** Following a script ends, whatever the script is. `SCRIPTS=20000` tries so many; `SEED=n` others. */
import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { shellEffects } from '../../src/evidence/start.js'
import { imageOf } from '../image/support.js'
import { script } from './scripts.js'

const numRuns = Number(process.env.SCRIPTS ?? 60)
const seed = Number(process.env.SEED ?? 1)

/** Microseconds of the processor, of which following a script never takes more. */
const most = 5_000_000

/** Runs something that may never end; what does not is interrupted, so that the test says which script it was. */
function bounded(run: () => void): number {
  const before = process.cpuUsage()
  runInContext('run()', createContext({ run }), { timeout: 60_000 })
  const { user, system } = process.cpuUsage(before)
  return user + system
}

const inImage = (text: string) => {
  const lines = text.split('\n').map((line) => `    ${line}`)
  imageOf(`- !Alpine v3.18\n- !Sh |\n${lines.join('\n')}`, { 'other.sh': `#!/bin/sh\n${text}` })
}

const atStart = (text: string) => {
  const own = { text, id: 'app.sh' }
  const other = { text: `f; ${text}`, id: 'other.sh' }
  const environ = new Map([
    ['PATH', '/bin'],
    ['x', '/srv/data/a.txt'],
  ])
  const look = (path: string) => ({ exists: path.length % 2 === 0 ? ('unknown' as const) : ('yes' as const) })
  const start = { script: own, name: '/app/app.sh', arguments: ['a', 'b c'], environ, directory: '/app', user: 1 }
  shellEffects(start, {
    look,
    list: (path) => (path.length % 2 === 0 ? undefined : ['a.sh', 'b', '.c']),
    covered: (path) => path.startsWith('/run'),
    writable: (path) => path.startsWith('/run'),
    text: (path) => (path.endsWith('.sh') ? other : undefined),
    script: (path) => (path.endsWith('.sh') ? other : undefined),
  })
}

describe('a script', () => {
  for (const [where, follow] of [
    ['in a build', inImage],
    ['at start', atStart],
  ] as const)
    test(
      `that is followed ${where} comes to an end`,
      () => {
        fc.assert(
          fc.property(script(), (text) => {
            expect(bounded(() => follow(text))).toBeLessThan(most)
          }),
          { numRuns, seed },
        )
      },
      24 * 3600 * 1000,
    )
})
