/** What real repositories do on purpose: it must not be told as a mistake, or only once. */
import { checkTexts } from './project.js'

const vagga = (setup: string, rest = '') => `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
${setup}${rest}`

/** `severity text under the finding` of one rule. */
function told(rule: string, texts: Readonly<Record<string, string>>): string[] {
  return checkTexts(texts)
    .report.findings.filter((finding) => finding.rule === rule)
    .map(
      ({ severity, file, line, column, endColumn }) =>
        `${severity} ${texts[file as string]?.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)}`,
    )
}

describe('no false alarm', () => {
  test('a folder with secrets is ignored by version control: who builds has it', () => {
    expect(
      told('copy-source-missing', {
        'vagga.yaml': vagga('    - !Copy { source: /work/instance, path: /instance }\n'),
        'lithos.yaml': 'user-id: 1\nexecutable: /bin/true\n',
        '.gitignore': 'instance/\n',
      }),
    ).toEqual(['warning /work/instance'])
  })

  test('HOME for a package manager, in the build and in development', () => {
    const texts = {
      'vagga.yaml': vagga('    - !Env { HOME: /usr/lib/nimble }\n', '    environ: { HOME: /usr/lib/nimble }\n'),
      'lithos.yaml': 'user-id: 1\nexecutable: /bin/true\n',
    }
    expect(told('env-step-at-run-time', texts)).toEqual([])
    expect(told('locale-or-home-not-set', texts)).toEqual(['note HOME: /usr/lib/nimble'])
  })

  test('production keeps its log at another place', () => {
    const texts = (volume: string) => ({
      'vagga.yaml': vagga('    - !EnsureDir /log\n', '    volumes: { /var/log: !Snapshot {} }\n'),
      'lithos.yaml': `user-id: 1\nexecutable: /bin/true\nvolumes: { ${volume} }\n`,
    })
    const under = '/var/log: !Snapshot {}'
    expect(told('writable-directory-lost', texts('/log: !Persistent { path: /log, mkdir: true }'))).toEqual([
      `note ${under}`,
    ])
    expect(told('writable-directory-lost', texts('/tmp: !Tmpfs { size: 1Mi }'))).toEqual([`warning ${under}`])
  })

  test('a step that reads many files of one folder', () => {
    const { report } = checkTexts({
      'vagga.yaml': vagga('    - !EnsureDir /app\n    - !Sh "cat parts/* > /app/all"\n'),
      'lithos.yaml': 'user-id: 1\nexecutable: /bin/cat\narguments: [/app/all]\n',
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`parts/${name}`, name])),
    })
    expect(report.findings.filter(({ rule }) => rule === 'stale-build').map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'vagga does not rebuild the image when `parts/a`, `parts/b`, `parts/c` … (5 in all) changes',
      ),
    ])
  })
})
