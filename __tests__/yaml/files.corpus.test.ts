import { sourceFile, textAt } from '../../src/text/source.js'
import { readDocument } from '../../src/yaml/document.js'
import { describeCorpus, judgedFiles } from '../corpus.js'

describeCorpus('real files that vagga and lithos read', () => {
  test('have no finding, but the words that swallow what follows', () => {
    const found: string[] = []
    for (const { path, verdict, bytes } of judgedFiles()) {
      if (verdict !== 'OK') continue
      const { problems } = readDocument(sourceFile('f.yaml', Buffer.from(bytes).toString()), { program: 'lithos' })
      for (const { rule, at } of problems) found.push(`${rule} ${textAt(at)} ${path.replace(/^.*__/, '')}`)
    }
    expect(found.filter((line) => !line.startsWith('quire-unsupported'))).toEqual([
      'quire-misread -- db_init.yaml',
      'quire-misread -- db_patch.yaml',
      'quire-misread -- manage_py.yaml',
    ])
  })
})
