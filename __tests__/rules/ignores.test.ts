/** Comments that ignore a finding, as the languages of the files have them. SPEC 5. */
import type { Deployment } from '../../src/deployment/deployment.js'
import { applyIgnores } from '../../src/rules/ignores/apply.js'
import type { RuleContext } from '../../src/rules/rule.js'
import type { Finding } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'

/** Whether the finding at `HERE` is left. */
function isLeft(path: string, text: string): boolean {
  const file = sourceFile(path, text)
  const start = text.indexOf('HERE')
  const finding: Finding<Deployment> = {
    rule: 'a-rule',
    clause: null,
    severity: 'error',
    at: { file, start, end: start + 'HERE'.length },
    message: '',
    related: [],
    fixes: [],
    deployments: [],
  }
  const context = { sources: [file] } as unknown as RuleContext
  return applyIgnores([finding], [], context, { today: '2024-06-01' }).includes(finding)
}

const ignore = 'lithos-ready: ignore[a-rule] it is meant so'

describe('a comment on the line', () => {
  test.each([
    ['lithos.yaml', '#', false],
    ['app/main.sh', '#', false],
    ['app/main', '#', false],
    ['app/main.py', '#', false],
    ['app/server.js', '//', false],
    ['app/server.mjs', '//', false],
    ['app/server.ts', '//', false],
    ['app/main.go', '//', false],
    ['app/Main.java', '//', false],
    ['app/index.php', '//', false],
    ['app/index.php', '#', false],
    ['php.ini', ';', false],
    ['redis.conf', '#', false],
    ['schema.sql', '--', false],
    ['app/init.lua', '--', false],
    ['app/server.js', '#', true],
    ['lithos.yaml', '//', true],
    ['app/main.py', '--', true],
  ])('of %s after %s', (path, mark, left) => expect(isLeft(path, `a\nHERE ${mark} ${ignore}\nb\n`)).toBe(left))

  test('needs a space before it', () => expect(isLeft('lithos.yaml', `HERE#${ignore}`)).toBe(true))
})

describe('a comment alone on the line above', () => {
  test('counts', () => expect(isLeft('lithos.yaml', `a: b\n  # ${ignore}\nHERE\n`)).toBe(false))
  test('counts through others', () =>
    expect(isLeft('lithos.yaml', `# ${ignore}\n# ${ignore.replace('a-rule', 'other')}\nHERE\n`)).toBe(false))
  test('does not count two lines above', () => expect(isLeft('lithos.yaml', `# ${ignore}\n\nHERE\n`)).toBe(true))
  test('does not count beside something else', () =>
    expect(isLeft('lithos.yaml', `a: b # ${ignore}\nHERE\n`)).toBe(true))
})
