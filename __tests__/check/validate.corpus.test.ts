import { decodeUtf8 } from '../../src/quire/read.js'
import { describeCorpus, judgedFiles } from '../corpus.js'
import { firstPlaces, judged, percent, print } from './verdicts.js'

describeCorpus('real files', () => {
  test('have the verdict of the real programs', () => {
    const wrong: string[] = []
    const places = { all: 0, at: 0 }
    const files = [...judgedFiles()]
    for (const { path, kind, verdict, bytes } of files) {
      const { ok, problems } = judged(kind, bytes)
      if (ok !== (verdict === 'OK')) wrong.push(`${path}: ${verdict}`)
      const line = /^FAIL (\d+):/.exec(verdict)?.[1]
      const place = ok || line === undefined ? undefined : firstPlaces(decodeUtf8(bytes) ?? '', problems)
      if (place === undefined) continue
      places.all += 1
      if (place.at === Number(line)) places.at += 1
    }
    print(
      `real files: same verdict ${percent(files.length - wrong.length, files.length)}, first problem on the line ${percent(places.at, places.all)}`,
    )
    expect(wrong).toEqual([])
  })
})
