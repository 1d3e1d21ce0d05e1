/** The image model against real vagga builds: never a contradiction. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { imagesOf } from '../../src/image/compute.js'
import type { ComputedImage } from '../../src/image/image.js'
import { projectOf } from './support.js'
import { zip } from './zip.js'

const oracle = path.resolve('../shared/oracle')

interface Recorded {
  readonly dir?: true
  readonly link?: string
  readonly special?: number
  readonly text?: string
  readonly mode?: string
  readonly owner: string
}
interface ProjectFile {
  readonly path: string
  readonly text?: string
  readonly mode?: string
  readonly owner?: string
  readonly dir?: true
  readonly link?: string
  readonly hardlink?: string
  readonly fifo?: true
  readonly socket?: true
  readonly archive?: string
  readonly entries?: readonly { name: string; type: string; mode?: string; text?: string; link?: string }[]
  readonly pax?: unknown
  readonly dos?: true
}
interface Case {
  readonly id: string
  readonly vagga: string
  readonly files: readonly ProjectFile[]
  readonly container: string
  readonly ok: boolean
  readonly error?: string
  readonly image: Record<string, Recorded>
  readonly gone: readonly string[]
  readonly volatile?: readonly string[]
  readonly run_as?: string
  readonly host_umask?: string
  readonly versions?: { version_before: string; version_after: string }
}

const lines = (file: string): string[] => readFileSync(path.join(oracle, file), 'utf8').split('\n').filter(Boolean)

/** Errors that no static look can foresee: the host, the network, vagga's own limits, a stubbed library. */
const unknowable = /Downloading|downloading|vagga\/bin\/apk|Can't lock|subuids|is a stub|unmapped/

async function setUp() {
  const make = await import(pathToFileURL(path.join(oracle, 'make-project.mjs')).href)
  const base: Record<string, Recorded> = JSON.parse(readFileSync(path.join(oracle, 'builds-base.json'), 'utf8'))
  const baseTar: Uint8Array = make.baseArchive()
  const project = (c: Case) => {
    const files: Record<string, MemoryEntry> = { 'base.tar.gz': baseTar, 'vagga.yaml': c.vagga }
    for (const f of c.files) {
      const mode = f.mode === undefined ? {} : { mode: Number.parseInt(f.mode, 8) }
      const owner =
        f.owner === undefined ? {} : { owner: f.owner.split(':').map(Number) as unknown as [number, number] }
      if (f.archive === 'tar.gz') files[f.path] = make.tarGz(f.entries ?? [])
      else if (f.archive === 'tar') files[f.path] = gunzipSync(make.tarGz(f.entries ?? []))
      else if (f.archive === 'zip') files[f.path] = zip(f.entries ?? [], f.dos === true)
      else if (f.archive === 'tar.bz2') files[f.path] = new TextEncoder().encode('BZh9')
      else if (f.archive !== undefined) files[f.path] = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)
      else if (f.dir) files[f.path] = { dir: true, ...mode, ...owner }
      else if (f.link !== undefined) files[f.path] = { link: f.link, ...owner }
      else if (f.hardlink !== undefined) files[f.path] = files[f.hardlink] as MemoryEntry
      else if (f.fifo || f.socket) files[f.path] = { other: true }
      else files[f.path] = { text: f.text ?? '', ...mode, ...owner }
    }
    return memoryFiles(files)
  }
  return { base, project }
}

/** What a case says of a path of the finished image. */
function recorded(base: Record<string, Recorded>, c: Case, at: string): Recorded | undefined {
  const own = c.image[at]
  if (own !== undefined) return own
  if (c.gone.some((gone) => at === gone || at.startsWith(`${gone}/`))) return undefined
  return base[at]
}

function contradictions(
  base: Record<string, Recorded>,
  c: Case,
  image: ComputedImage,
): { bad: string[]; decided: number; asked: number } {
  const bad: string[] = []
  let decided = 0
  let asked = 0
  const paths = new Set([...Object.keys(base), ...Object.keys(c.image), ...c.gone, ...image.touched()])
  for (const at of paths) {
    if (c.volatile?.includes(at)) continue
    const real = recorded(base, c, at)
    const said = image.entry(at)
    const complain = (what: string) => bad.push(`${c.id} ${at}: ${what} (${said.because})`)
    if (at in c.image || c.gone.includes(at)) {
      asked += 1
      if (said.exists !== 'unknown') decided += 1
    }
    if (said.exists === 'yes' && real === undefined) complain('said to be there')
    if (said.exists === 'no' && real !== undefined) complain('said not to be there')
    if (said.exists !== 'yes' || real === undefined) continue
    const kind = real.dir ? 'dir' : real.link !== undefined ? 'link' : real.special !== undefined ? 'other' : 'file'
    if (said.kind !== undefined && said.kind !== kind) complain(`${said.kind}, is ${kind}`)
    if (said.target !== undefined && said.target !== real.link) complain(`-> ${said.target}, is ${real.link}`)
    if (said.mode !== undefined && real.mode !== undefined && said.mode !== Number.parseInt(real.mode, 8)) {
      complain(`${said.mode.toString(8)}, is ${real.mode}`)
    }
    if (
      said.usualMode !== undefined &&
      c.host_umask === undefined &&
      real.mode !== undefined &&
      said.usualMode !== Number.parseInt(real.mode, 8)
    ) {
      complain(`usually ${said.usualMode.toString(8)}, is ${real.mode}`)
    }
    if (said.owner !== undefined && said.owner.join(':') !== real.owner)
      complain(`${said.owner.join(':')}, is ${real.owner}`)
    const content = real.text === undefined ? undefined : said.content?.()
    if (content !== undefined && new TextDecoder().decode(content) !== real.text)
      complain(
        `text ${JSON.stringify(new TextDecoder().decode(content)).slice(0, 60)}, is ${JSON.stringify(real.text).slice(0, 60)}`,
      )
  }
  return { bad, decided, asked }
}

;(existsSync(oracle) ? describe : describe.skip)('real vagga builds (../shared/oracle/builds.jsonl)', () => {
  test('nothing is contradicted, and almost everything is decided', async () => {
    const { base, project } = await setUp()
    const bad: string[] = []
    const undecided: string[] = []
    const missed: string[] = []
    let decided = 0
    let asked = 0
    let failures = 0
    for (const line of lines('builds.jsonl')) {
      const c: Case = JSON.parse(line)
      const files = project(c)
      const vagga = projectOf(files)
      if (vagga === undefined || !vagga.accepted) continue
      const image = imagesOf(vagga, files)(c.container)
      if (image === undefined) continue
      const certain = image.problems.filter(
        (p) => p.certain && ['fails', 'parent-missing', 'source-missing', 'name-path'].includes(p.code),
      )
      if (!c.ok) {
        if (unknowable.test((c.error ?? '').replace(/ERROR vagga::wrapper.*/g, ''))) continue
        failures += 1
        if (certain.length === 0) missed.push(`${c.id}: ${(c.error ?? '').split('\n')[0]?.slice(-160)}`)
        continue
      }
      for (const problem of certain)
        bad.push(`${c.id}: builds, but is said to fail: ${problem.code} ${problem.message}`)
      const found = contradictions(base, c, image)
      bad.push(...found.bad)
      decided += found.decided
      asked += found.asked
      if (found.decided < found.asked) undecided.push(`${c.id} ${found.decided}/${found.asked}`)
    }
    if (process.env.SHOW) {
      console.log(bad.slice(0, 60).join('\n'))
      console.log(`MISSED\n${missed.join('\n')}`)
      console.log(`UNDECIDED\n${undecided.join('\n')}`)
    }
    console.log(
      `decided ${decided} of ${asked} (${((100 * decided) / asked).toFixed(1)} %); failures foreseen ${failures - missed.length} of ${failures}; contradictions ${bad.length}`,
    )
    expect(bad).toEqual([])
    expect(decided / asked).toBeGreaterThan(0.95)
  })
})
