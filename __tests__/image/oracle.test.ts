/** The image model against real vagga builds: never a contradiction. */
import { imagesOf } from '../../src/image/compute.js'
import type { ComputedImage } from '../../src/image/image.js'
import { type RecordedFile, record, recordedProject, records } from '../oracle/records.js'
import { projectOf } from './support.js'

interface Recorded {
  readonly dir?: true
  readonly link?: string
  readonly special?: number
  readonly text?: string
  readonly mode?: string
  readonly owner: string
}
interface Case {
  readonly id: string
  readonly vagga: string
  readonly files: readonly RecordedFile[]
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

/** Errors that no static look can foresee: the host, the network, vagga's own limits, a stubbed library. */
const unknowable = /Downloading|downloading|vagga\/bin\/apk|Can't lock|subuids|is a stub|unmapped/

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
    let kind = real.special === undefined ? 'file' : 'other'
    if (real.link !== undefined) kind = 'link'
    if (real.dir) kind = 'dir'
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

describe('real vagga builds (oracle/builds.jsonl)', () => {
  test('nothing is contradicted, and almost everything is decided', () => {
    const base = record<Record<string, Recorded>>('builds-base.json')
    const bad: string[] = []
    const undecided: string[] = []
    const missed: string[] = []
    let decided = 0
    let asked = 0
    let failures = 0
    for (const c of records<Case>('builds.jsonl')) {
      const files = recordedProject(c)
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
