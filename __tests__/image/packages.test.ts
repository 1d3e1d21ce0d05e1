import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'

/** What is said of a volume at `path` in a project whose container has `steps`. */
function told(path: string, ...steps: readonly string[]): readonly string[] {
  const setup = [...steps, '!Copy { source: /work/app.yaml, path: /app.yaml }']
  const { findings } = check(
    memoryFiles({
      'vagga.yaml': `containers:\n  app:\n    setup:\n${setup.map((step) => `    - ${step}\n`).join('')}`,
      'app.yaml': `executable: /bin/sh\nuser-id: 1\nvolumes:\n  ${path}: !Tmpfs { size: 1Mi }\n`,
    }),
    { tryFixes: false },
  )
  return findings.filter(({ rule }) => rule === 'mount-point-missing').map(({ severity }) => severity)
}

describe('a mount point that only a package can bring', () => {
  test.each([
    ['/var/lib/redis', '!Alpine v3.18', '!Install [redis]'],
    ['/var/lib/mysql', '!Ubuntu jammy', '!Install [mariadb-server]'],
    ['/var/lib/postgresql', '!Ubuntu jammy', '!Install [postgresql-14]'],
    ['/var/lib/php/sessions', '!Ubuntu jammy', '!Install [php8.1-fpm]'],
    ['/var/log/clickhouse', '!Ubuntu jammy', '!Install [clickhouse-server]'],
    ['/var/www', '!Ubuntu jammy', '!Install [nginx]'],
    ['/var/lib/redis', '!Alpine v3.18', '!Sh apk add redis'],
    ['/home/worker', '!Ubuntu jammy', '!Sh adduser worker'],
    ['/var/log', '!Alpine v3.18'],
  ])('%s is brought by %s %s', (path, ...steps) => {
    expect(told(path, ...steps)).toEqual([])
  })

  test.each([
    ['/var/lib/shop', '!Alpine v3.18', '!Install [redis]'],
    ['/home/app', '!Ubuntu jammy', '!Install [nginx, python3]'],
    ['/var/lib/shop', '!Alpine v3.18', '!GemBundle'],
    ['/var/lib/redis/shop', '!Alpine v3.18', '!Install [redis]'],
    ['/var/log/shop', '!Alpine v3.18'],
  ])('%s may be missing after %s, %s: a note', (path, ...steps) => {
    expect(told(path, ...steps)).toEqual(['note'])
  })

  test('what a base container installed counts', () => {
    const { findings } = check(
      memoryFiles({
        'vagga.yaml': `containers:
  base: { setup: [!Alpine v3.18, !Install [shopd]] }
  app:
    setup: [!Container base, !Install [curl], "!Copy"]
`.replace('"!Copy"', '!Copy { source: /work/app.yaml, path: /app.yaml }'),
        'app.yaml': 'executable: /bin/sh\nuser-id: 1\nvolumes: { /var/lib/shopd: !Tmpfs { size: 1Mi } }\n',
      }),
      { tryFixes: false },
    )
    expect(findings.filter(({ rule }) => rule === 'mount-point-missing')).toEqual([])
  })
})
