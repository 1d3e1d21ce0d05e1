/**
 * Runs the command within 10 seconds of processor time of a quiet machine: here, or as a process of the bundle, which may take 512 MiB,
 * too. What is measured is how much is computed: the time is compared with that of a fixed piece of work, and has room twofold.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { command, expectFreshBundle } from '../bundle.js'
import { type Ended, runHere } from '../in-process.js'

/** Seconds of the processor. */
const most = 2 * 10

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

/** That a run was in time, and ended in one of the ways that are meant: never as a bug (status 3). `HARD=file` lists what each took. */
function expectInTime(what: readonly string[] | string, ended: Ended, seconds: number, mebibytes?: number): void {
  const { status, out, err } = ended
  if (process.env.HARD) {
    const line = { what, status, seconds, mebibytes, out: out.slice(-200), err: err.slice(0, 200) }
    appendFileSync(process.env.HARD, `${JSON.stringify(line)}\n`)
  }
  expect(status === 3 ? err.slice(0, 2000) : '').toBe('')
  if (seconds >= most) expect(seconds).toBeLessThan(most * slowness())
}

/** A folder for the tests of a file, and what they run in it. To be called once in a test file. */
export function hard() {
  /** Everything that the tests lay out is below. */
  const place = mkdtempSync(join(tmpdir(), 'lithos-ready-hard-'))
  const measure = join(place, 'measure.cjs')
  const used = join(place, 'used.json')

  beforeAll(() => {
    expectFreshBundle()
    writeFileSync(
      measure,
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(used)}, JSON.stringify(process.resourceUsage())))`,
    )
  })

  afterAll(() => {
    // directories can be deeper than the stack of `rmSync`
    spawnSync('rm', ['-rf', place])
  })

  /** Runs the command here, within the limit of time. */
  async function run(args: readonly string[], cwd = place): Promise<Ended> {
    const before = process.cpuUsage()
    const ended = await runHere(args, { cwd })
    const { user, system } = process.cpuUsage(before)
    expectInTime(args, ended, (user + system) / 1e6)
    return ended
  }

  /** Runs the command as a process, or a line of shell in which `$CLI` is the command, within the limits of time and memory. */
  function runProcess(what: readonly string[] | string, cwd = place): Ended {
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
    const ended = { status, out: stdout, err: stderr }
    expect(signal).toBe(null)
    // one that was killed at once, as a shell may, says nothing
    const usage = existsSync(used) ? (JSON.parse(readFileSync(used, 'utf8')) as NodeJS.ResourceUsage) : undefined
    const { userCPUTime = 0, systemCPUTime = 0, maxRSS = 0 } = usage ?? {}
    expectInTime(what, ended, (userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024)
    expect(maxRSS / 1024).toBeLessThan(512)
    return ended
  }

  /** Lays a project out and returns its folder. */
  function project(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
    const folder = join(place, name)
    mkdirSync(folder, { recursive: true })
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    return folder
  }

  return { place, run, runProcess, project }
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
