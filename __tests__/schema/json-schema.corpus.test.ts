import { parseDocument } from 'yaml'
import { describeCorpus, judgedFiles } from '../corpus.js'
import { takes } from './editor.js'

describeCorpus('real files that vagga and lithos take', () => {
  test('are taken by the schemas for editors', () => {
    let files = 0
    const refused: string[] = []
    for (const { path, kind, verdict, bytes } of judgedFiles()) {
      const text = Buffer.from(bytes).toString()
      // a tag in front of a one-line mapping, splices and includes are quire's own: no editor knows them
      if (verdict !== 'OK' || text.includes('!*') || /^\s*- ![A-Za-z]+ [a-z-]+: /m.test(text)) continue
      if (parseDocument(text).errors.length > 0) continue
      files += 1
      if (!takes(kind === 'vagga' ? 'vagga.json' : `lithos-${kind}.json`, text)) refused.push(path)
    }
    process.stdout.write(`editors' schemas take ${files - refused.length} of ${files} real files\n`)
    expect(refused).toEqual([])
  })
})
