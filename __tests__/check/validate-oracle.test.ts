/** How often the verdict is that of the real programs, with figures; and where the first problem stands. */
import { validate } from '../../src/check/validate.js'
import { memoryFiles } from '../../src/files/memory.js'
import { type JudgedText, records } from '../oracle/records.js'
import { firstPlaces, judged, percent, print } from './verdicts.js'

const bytesOf = ({ text, encoding }: JudgedText): Uint8Array =>
  Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')

describe('records of the real programs', () => {
  const lines = { all: 0, printed: 0, at: 0 }

  test.each([
    ['cases.jsonl', 1],
    ['mutated.jsonl.gz', 0.995],
  ])('verdicts of %s', (name, least) => {
    const all = records<JudgedText>(name).filter((c) => c.kind !== 'yaml')
    const wrong: string[] = []
    for (const c of all) {
      const { ok, problems } = judged(c.kind, bytesOf(c))
      if (ok !== c.ok) wrong.push(`${c.id}: ${ok ? 'accepted' : 'refused'}, recorded: ${c.errors[0] ?? 'accepted'}`)
      const line = /^FILE:(\d+):\d+: /.exec(c.errors[0] ?? '')?.[1]
      const places = ok || line === undefined ? undefined : firstPlaces(c.text, problems)
      if (places === undefined) continue
      lines.all += 1
      if (places.printed === Number(line)) lines.printed += 1
      if (places.at === Number(line)) lines.at += 1
    }
    print(`${name}: same verdict ${percent(all.length - wrong.length, all.length)}`)
    if (least === 1) expect(wrong).toEqual([])
    else expect(wrong.length).toBeLessThanOrEqual(all.length * (1 - least))
  })

  test('the line of the first error', () => {
    print(
      `first error on the recorded line: as printed ${percent(lines.printed, lines.all)}, as pointed at ${percent(lines.at, lines.all)}`,
    )
    expect(lines.printed / lines.all).toBeGreaterThanOrEqual(0.99)
    expect(lines.at / lines.all).toBeGreaterThanOrEqual(0.93)
  })

  test('verdicts of lithos_check on whole trees', () => {
    const trees = records<{ id: string; ok: boolean; files: Record<string, string> }>('trees.jsonl')
    const wrong = trees.filter(({ ok, files }) => {
      const entries = Object.entries(files).map(([path, text]) => [`etc/${path}`, text.replaceAll('@ROOT@', '/srv')])
      return validate('tree', memoryFiles(Object.fromEntries(entries)), 'etc').ok !== ok
    })
    print(`trees.jsonl: same verdict ${percent(trees.length - wrong.length, trees.length)}`)
    expect(wrong.map((tree) => tree.id)).toEqual([])
  })

  test('verdicts of lithos_check on containers that were started', () => {
    interface Start {
      readonly id: string
      readonly host?: unknown
      readonly lithos_check?: { readonly ok: boolean }
      readonly image: Readonly<Record<string, { readonly text?: string; readonly link?: string }>>
      readonly sandbox: string
      readonly process: string
    }
    const starts = records<Start>('boot.jsonl').filter((start) => start.lithos_check && !start.host)
    const wrong = starts.filter(({ image, sandbox, process, lithos_check }) => {
      const files: Record<string, string | { link: string }> = {
        'master.yaml': '',
        'sandboxes/sandbox.yaml': sandbox,
        'processes/sandbox.yaml': process,
      }
      for (const [path, { text, link }] of Object.entries(image)) {
        if (text !== undefined) files[`images/img${path}`] = text
        else if (link !== undefined) files[`images/img${path}`] = { link }
      }
      return validate('tree', memoryFiles(files), '').ok !== lithos_check?.ok
    })
    print(`boot.jsonl: same verdict of lithos_check ${percent(starts.length - wrong.length, starts.length)}`)
    expect(wrong.map((start) => start.id)).toEqual([])
  })
})
