import { decodeUtf8 } from '../../src/quire/read.js'
import { describeCorpus, judgedFiles } from '../corpus.js'
import { measure, print } from './agreement.js'

function* judgedTexts() {
  for (const { path, kind, verdict, bytes } of judgedFiles()) {
    const error = verdict === 'OK' ? undefined : verdict.replace(/^FAIL +/, '')
    yield { id: path, text: decodeUtf8(bytes), error, vagga: kind === 'vagga' }
  }
}

describeCorpus('agreement with the real programs', () => {
  test('on real files', () => {
    const figures = measure(judgedTexts())
    print('corpus', figures)
    expect(figures.disagreements).toEqual([])
  })
})
