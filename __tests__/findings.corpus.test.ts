/**
 * Real files: every finding of severity error or warning over them has been read, and is kept in
 * `fixtures/corpus-findings.tsv` (file, line, rule, judgement); a finding that is not there must be read first.
 * `true`: it is so; `alone`: it is so only because the file stands alone here; `wrong`: to be mended.
 * `CORPUS_LIST=1` prints the list as it should be, with `?` for what nobody has judged.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from '../src/check.js'
import { describeCorpus, workspaces } from './corpus.js'

const here = dirname(fileURLToPath(import.meta.url))
const fixture = join(here, 'fixtures/corpus-findings.tsv')

describeCorpus('real files', () => {
  test('give only findings that somebody has read', () => {
    const judged = new Map(
      existsSync(fixture)
        ? readFileSync(fixture, 'utf8')
            .split('\n')
            .filter(Boolean)
            .map((line) => {
              const [file, where, rule, judgement] = line.split('\t')
              return [`${file}\t${where}\t${rule}`, judgement]
            })
        : [],
    )
    const found = new Map<string, string>()
    const failures: string[] = []
    const developmentOnly: string[] = []
    for (const [name, files] of workspaces()) {
      const result = check(files, { tryFixes: false, today: '2024-06-01' })
      failures.push(...result.failures.map(({ message }) => `${name}: ${message}`))
      if (name.startsWith('vagga/') && result.deployments.length > 0) developmentOnly.push(name)
      for (const { severity, rule, at, message } of result.findings) {
        if (severity === 'note') continue
        found.set(`${name}\t${at.file.path}:${at.file.position(at.start).line}\t${rule}`, `${severity}: ${message}`)
      }
    }
    if (process.env.CORPUS_LIST)
      console.log(
        [...found]
          .map(
            ([key, message]) =>
              `${key}\t${judged.get(key) ?? '?'}\t${process.env.CORPUS_LIST === '2' ? message.replace(/\s+/g, ' ') : ''}`,
          )
          .join('\n'),
      )
    expect(failures).toEqual([])
    expect(developmentOnly).toEqual([])
    const unread = [...found].filter(([key]) => !judged.has(key)).map(([key, message]) => `${key}\t${message}`)
    const wrong = [...found]
      .filter(([key]) => judged.get(key) === 'wrong')
      .map(([key, message]) => `${key}\t${message}`)
    const gone = [...judged.keys()].filter((key) => !found.has(key))
    expect({ unread, wrong, gone }).toEqual({ unread: [], wrong: [], gone: [] })
  })
})
