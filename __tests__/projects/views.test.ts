/** The checklist and the table of development and production, where one thing is changed. */
import { checked, textsOf } from './cases.js'

/** `[file, what is there, what stands there instead]` */
type Edit = readonly [file: string, from: string, to: string]

const tmp = '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n'
const shop = '  /var/lib/shop: !Persistent { path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }\n'
const web = 'lithos/web.yaml'

function viewsOf(project: string, edits: readonly Edit[]) {
  const texts = textsOf(project)
  for (const [file, from, to] of edits) {
    expect(texts[file]).toContain(from)
    texts[file] = texts[file]?.replace(from, to) ?? ''
  }
  const [deployment] = checked(texts).report.deployments
  const lines = deployment?.checklist.map(({ clause, status }) => [clause, status]) ?? []
  const aspects = deployment?.parity.map(({ aspect, verdict }) => [aspect, verdict]) ?? []
  return { checklist: Object.fromEntries(lines), parity: Object.fromEntries(aspects) }
}

describe('checklist', () => {
  test.each<[string, string, string, string, readonly Edit[]]>([
    ['1a', 'ok', 'nothing is changed', 'server', []],
    ['1a', 'unknown', 'packages bring the interpreter of the script', 'web', []],
    [
      '1a',
      'failed',
      'the program is not there',
      'server',
      [['config/lithos.yaml', 'executable: /bin/server', 'executable: /bin/x']],
    ],
    ['1a', 'failed', 'a copy fails', 'server', [['vagga.yaml', '    - !EnsureDir /bin\n', '']]],
    ['1a', 'unknown', 'packages bring the program', 'site', []],
    ['1b', 'failed', 'no working directory', 'web', [[web, 'workdir: /app', 'workdir: /x']]],
    ['2a', 'warned', 'no /tmp, with evidence', 'web', [[web, tmp, '']]],
    ['2a', 'failed', '/tmp for root only', 'web', [[web, 'mode: 0o1777', 'mode: 0o700']]],
    ['2a', 'not-applicable', 'no /tmp, without evidence', 'redis', []],
    ['2b', 'not-applicable', 'nobody shares memory', 'web', []],
    ['2c', 'failed', 'a mount point is missing', 'web', [['vagga.yaml', '    - !EnsureDir /backup\n', '']]],
    ['2c', 'warned', 'another user owns a volume', 'web', [[web, 'user: 1000, group', 'user: 100, group']]],
    ['3b', 'not-applicable', 'no PATH, without evidence', 'redis', []],
    ['4b', 'failed', 'no Statedir', 'web', [[web, '  /state: !Statedir {}\n', '']]],
    ['4b', 'not-applicable', 'regular files', 'server', []],
    [
      '5',
      'failed',
      'localhost in a network of its own',
      'mesh',
      [['node.yaml', '  NODE_MODE', '  REDIS_URL: redis://localhost/0\n  NODE_MODE']],
    ],
  ])('%s is %s: %s', (clause, status, _, project, edits) => {
    expect(viewsOf(project, edits).checklist).toMatchObject({ [clause]: status })
  })
})

describe('development and production', () => {
  test.each<[string, string, string, string, readonly Edit[]]>([
    ['program', 'same', 'nothing is changed', 'web', []],
    ['user', 'differs', 'root in development', 'web', []],
    ['writable /tmp', 'same', 'both have one', 'web', []],
    ['writable /tmp', 'missing', 'no volume', 'web', [[web, tmp, '']]],
    ['writable /tmp', 'unusable', 'a mode without x', 'web', [[web, 'mode: 0o1777', 'mode: 0o766']]],
    ['writable /var/lib/shop', 'missing', 'no volume', 'web', [[web, shop, '']]],
    ['environ PATH', 'missing', 'not set', 'redis', []],
    ['environ SHOP_SETTINGS', 'missing', 'not carried', 'web', [[web, '  SHOP_SETTINGS: /config/shop.ini\n', '']]],
    ['environ PORT', 'same', 'the same value', 'node', []],
    ['DNS', 'unusable', 'a link and no Statedir', 'web', [[web, '  /state: !Statedir {}\n', '']]],
  ])('%s is %s: %s', (aspect, verdict, _, project, edits) => {
    expect(viewsOf(project, edits).parity).toMatchObject({ [aspect]: verdict })
  })
})
