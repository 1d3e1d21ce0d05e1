/**
 * Runs the command of the bundle as a process that may take 10 seconds of processor time of a quiet machine and 512 MiB. What is
 * measured is how much is computed: the time is compared with that of a fixed piece of work just before, and has room twofold.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { command, expectFreshBundle } from '../bundle.js'

/** Everything that the tests lay out is below. */
export const place = mkdtempSync(join(tmpdir(), 'lithos-ready-hard-'))
const measure = join(place, 'measure.cjs')
const used = join(place, 'used.json')

beforeAll(() => {
  expectFreshBundle()
  writeFileSync(
    measure,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(used)}, JSON.stringify(process.resourceUsage())))`,
  )
}, 120_000)

afterAll(() => {
  // directories can be deeper than the stack of `rmSync`
  spawnSync('rm', ['-rf', place])
})

/** How much slower this machine is just now than a quiet one, on which this work takes 25 ms. */
function slowness(): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    const counts = new Map<string, number>()
    for (let i = 0; i < 400_000; i += 1) counts.set(`k${i % 5000}`, (counts.get(`k${i % 5000}`) ?? 0) + 1)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 25_000
  })
  return Math.max(1, Math.min(...times))
}

export interface Result {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command, or a line of shell in which `$CLI` is the command; within the limits, and never as a bug (status 3). */
export function run(what: readonly string[] | string, cwd = place): Result {
  const started = [process.execPath, '--require', measure, command]
  const [program, args] =
    typeof what === 'string' ? ['/bin/sh', ['-c', what]] : [process.execPath, [...started.slice(1), ...what]]
  rmSync(used, { force: true })
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { PATH: process.env.PATH, CLI: started.join(' ') },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: 100_000,
  })
  expect({ signal, bug: status === 3 ? stderr.slice(0, 2000) : '' }).toEqual({ signal: null, bug: '' })
  if (existsSync(used)) {
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(used, 'utf8')) as NodeJS.ResourceUsage
    const seconds = (userCPUTime + systemCPUTime) / 1e6
    const mebibytes = maxRSS / 1024
    if (process.env.HARD)
      appendFileSync(
        process.env.HARD,
        `${JSON.stringify({ what, status, seconds, mebibytes, out: stdout.slice(-200), err: stderr.slice(0, 200) })}\n`,
      )
    expect(seconds).toBeLessThan(2 * 10 * slowness())
    expect(mebibytes).toBeLessThan(512)
  }
  return { status, out: stdout, err: stderr }
}

/** Lays a project out and returns its folder. */
export function project(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(place, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

/** A vagga.yaml with these steps in a container that has a lithos config. */
export function vagga(...steps: string[]): string {
  return `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/app.yaml, path: /lithos/app.yaml }
${steps.map((step) => `    - ${step}\n`).join('')}commands:
  run: !Command
    container: app
    run: [/bin/main]
`
}

export const config = 'user-id: 1\nmemory-limit: 64Mi\nexecutable: /bin/busybox\nenviron:\n  PATH: /bin\n'

/** `count` lines. */
export const repeated = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('')
