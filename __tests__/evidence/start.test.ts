import fc from 'fast-check'
import { shellEffects } from '../../src/evidence/start.js'

interface World {
  /** What is there; everything else is not. */
  readonly there?: readonly string[]
  readonly scripts?: Readonly<Record<string, string>>
  readonly environ?: Readonly<Record<string, string>>
  readonly arguments?: readonly string[]
  readonly directory?: string
  readonly user?: number
  /** The names in directories of which all are known. */
  readonly lists?: Readonly<Record<string, readonly string[]>>
}

/** `trait subject`, with `?` when it is not certain. */
function effects(text: string, world: World = {}): string[] {
  const there = world.there ?? []
  const scripts = new Map(
    Object.entries(world.scripts ?? {}).map(([path, source]) => [path, { id: path, text: source }]),
  )
  return shellEffects(
    {
      script: { id: 'main.sh', text },
      name: '/app/main.sh',
      arguments: world.arguments ?? [],
      environ: new Map(Object.entries(world.environ ?? {})),
      directory: world.directory ?? '/',
      user: world.user,
    },
    {
      look: (path) => ({
        exists: there.includes(path) || scripts.has(path) ? 'yes' : 'no',
        kind: path.includes('.') ? 'file' : 'dir',
      }),
      list: (path) => world.lists?.[path],
      covered: () => false,
      writable: (path) => path.startsWith('/tmp/') || path.startsWith('/run/'),
      text: (path) => scripts.get(path),
      script: (path) => scripts.get(path),
    },
  )
    .filter(
      ({ trait, subject }) =>
        trait !== 'runs-by-bare-name' || !/^(?:cat|mkdir|dirname|ls|grep|touch|head|id|timeout|dd)$/.test(subject),
    )
    .map(({ trait, subject, certain }) => `${trait} ${subject}${certain ? '' : '?'}`)
}

describe('what a shell script does', () => {
  test.each<[string, World, string[]]>([
    ['echo x > /data/a; cat /data/a', {}, ['writes-file /data/a']],
    ['cat data/list.txt', {}, ['relative-path data/list.txt', 'reads-file /data/list.txt']],
    ['cd /app && cat data.txt', { there: ['/app'] }, ['enters-directory /app', 'reads-file /app/data.txt']],
    ['. "$(dirname "$0")/../lib/util.sh"', {}, ['reads-file /lib/util.sh']],
    ['. $LIBPATH/util.sh', { environ: { LIBPATH: '/opt' } }, ['uses-variable LIBPATH', 'reads-file /opt/util.sh']],
    ['x=/srv; echo 1 > "$x/f"', {}, ['writes-file /srv/f']],
    ['f=$(mktemp) || exit 1', {}, ['runs-by-bare-name mktemp', 'temporary-file /tmp']],
    ['f=$(mktemp)', { environ: { TMPDIR: '/run/x' } }, ['runs-by-bare-name mktemp', 'temporary-file /run/x']],
    ['echo x > /tmp/f || true', {}, ['writes-file /tmp/f?', 'temporary-file /tmp?']],
    ['echo x > /tmp/f || exit 1', {}, ['writes-file /tmp/f', 'temporary-file /tmp']],
    [
      '. /app/.env; cat $DATA/x',
      { scripts: { '/app/.env': 'DATA=/srv' } },
      ['reads-file /app/.env', 'reads-file /srv/x'],
    ],
    ['. /app/x.rc; cat $DATA/x', { there: ['/app/x.rc'] }, ['reads-file /app/x.rc']],
    [
      'export $(cat /app/env | xargs); echo x > $D/f',
      { there: ['/app/env'] },
      ['reads-file /app/env', 'runs-by-bare-name xargs'],
    ],
    [
      'export $(cat /app/env | xargs); echo x > $D/f',
      { scripts: { '/app/env': 'A=1\nD=/srv\n' } },
      ['reads-file /app/env', 'runs-by-bare-name xargs', 'writes-file /srv/f'],
    ],
    [
      'read -r D < /app/d; echo x > $D/f',
      { scripts: { '/app/d': '/srv\n' } },
      ['reads-file /app/d', 'writes-file /srv/f'],
    ],
    ['echo "k /srv/w" | while read -r k p; do echo $k > $p; done', {}, ['writes-file /srv/w']],
    ["cat <<'E' | sh\necho x > /srv/f\nE", {}, ['runs-by-bare-name sh', 'writes-file /srv/f']],
    ['echo "/srv/a /srv/b" | xargs touch', {}, ['runs-by-bare-name xargs', 'writes-file /srv/a', 'writes-file /srv/b']],
    ['touch /srv/a 2>/dev/null || exit 3', {}, ['writes-file /srv/a']],
    ['if ! touch /srv/a 2>/dev/null; then echo no; exit 1; fi', {}, ['writes-file /srv/a']],
    ['if touch /srv/a; then echo yes; else exit 1; fi', {}, ['writes-file /srv/a']],
    ['if touch /srv/a; then echo yes; fi', {}, ['writes-file /srv/a?']],
    ['cd "$(unknown)"; cd ..; ./x; cat y', { there: ['/'] }, ['runs-by-bare-name unknown']],
    [
      'pushd /app; pushd s; popd; cat d',
      { there: ['/app', '/app/s'] },
      ['enters-directory /app', 'enters-directory /app/s', 'enters-directory /app', 'reads-file /app/d'],
    ],
    ['f=/srv/a.log.1; echo x > "${f%.1}"', {}, ['writes-file /srv/a.log']],
    ['echo line >> /dev/stdout', {}, ['opens-dev-stdout /dev/stdout']],
    ['echo line >&2 2>/dev/null', {}, []],
    ['[ -d /work/app ] || cat /etc/app', {}, ['reads-file /work/app?', 'reads-file /etc/app']],
    ['[ -d /work/app ] || cat /etc/app', { there: ['/work/app'] }, ['reads-file /work/app?']],
    ['[ -f /work/x ] || exit 1', {}, ['reads-file /work/x?', 'reads-work /work/x']],
    ['touch /x && exit 1', {}, ['writes-file /x?']],
    ['./b.sh', {}, ['relative-path ./b.sh', 'runs-path /b.sh']],
    ['[ "$MODE" = prod ]', {}, ['uses-variable MODE']],
    ['echo "${MODE:-dev}"', {}, ['uses-variable MODE?']],
    ['MODE=x; echo $MODE', {}, []],
    ['if [ -n "$DEBUG" ]; then cat /debug; fi', {}, ['uses-variable DEBUG?']],
    ['greet() { cat "$1"; }; greet /a.txt', {}, ['reads-file /a.txt']],
    ['for d in /a /b; do echo x > $d/f; done', {}, ['writes-file /a/f', 'writes-file /b/f']],
    ['exec /usr/bin/app --port 1\ncat /never', {}, ['runs-path /usr/bin/app']],
    ['mytool', {}, ['runs-by-bare-name mytool']],
    ['PATH=/opt/bin:$PATH; mytool', {}, []],
    ['timeout 5 nc -l -p 81', {}, ['runs-by-bare-name nc', 'binds-port 81']],
    ['[ "$(id -u)" = 0 ]', {}, ['needs-root id -u']],
    ['ulimit -n 4096', {}, ['file-limit 4096']],
    ['sh -c "echo x > /srv/y"', {}, ['runs-by-bare-name sh', 'writes-file /srv/y']],
    ['sh -c "cat /a; cat /b"', {}, ['runs-by-bare-name sh', 'reads-file /a', 'reads-file /b']],
    ['set -- a b; cat /x/$2', {}, ['reads-file /x/b']],
    ["trap 'rm /run/app.pid' EXIT", {}, ['runs-by-bare-name rm?', 'writes-file /run/app.pid?']],
    ['command -v mytool >/dev/null || exit 1', {}, ['runs-by-bare-name mytool']],
    ['printenv MODE', {}, ['uses-variable MODE']],
    ['[ -w /data ] || exit 1', { there: ['/data'] }, ['writes-file /data']],
    ['tar xzf /in.tgz -C /data', {}, ['runs-by-bare-name tar', 'reads-file /in.tgz', 'writes-file /data']],
    ['tar czf /data/out.tgz /etc', {}, ['runs-by-bare-name tar', 'writes-file /data/out.tgz']],
    ['find /data -name "*.x"', {}, ['runs-by-bare-name find', 'reads-file /data']],
    ['python3 /app/x.py --flag', {}, ['runs-by-bare-name python3', 'reads-file /app/x.py']],
    ['flock /run/lock touch /a', {}, ['runs-by-bare-name flock', 'writes-file /run/lock', 'writes-file /a']],
    ['sort -o /data/out /in', {}, ['runs-by-bare-name sort', 'reads-file /in', 'writes-file /data/out']],
    ['exec > /var/log/x.log 2>&1; cat /a', {}, ['writes-file /var/log/x.log', 'reads-file /a']],
    [
      '. /lib.sh; greet',
      { scripts: { '/lib.sh': 'greet() { cat /hello; }' } },
      ['reads-file /lib.sh', 'reads-file /hello'],
    ],
    ['/app/b.sh one', { scripts: { '/app/b.sh': 'cat "/data/$1"' } }, ['runs-path /app/b.sh', 'reads-file /data/one']],
    ['head -c 4 /etc/x', {}, ['reads-file /etc/x']],
    ['mkdir -p /srv && touch /srv/a', { there: ['/srv'] }, ['writes-file /srv/a']],
    ['case $1 in start) cat /start;; *) cat /other;; esac', { arguments: ['start'] }, ['reads-file /start']],
    ['f() { return 0; cat /never; }; f; cat /a', {}, ['reads-file /a']],
    ['if grep -q x /etc/y; then exit 0; fi; cat /a', {}, ['reads-file /etc/y?', 'reads-file /a?']],
    ['if grep -q x /etc/y; then exit 1; fi; cat /a', {}, ['reads-file /etc/y?', 'reads-file /a']],
    ['X=/never cat $X/a', {}, ['uses-variable X', 'reads-file /a']],
    ['set -e; [ -f /no ]; cat /never', {}, ['reads-file /no?']],
    [
      'grep -q x /etc/y && cd /x; cat a',
      { there: ['/x'] },
      ['reads-file /etc/y', 'enters-directory /x?', 'relative-path a'],
    ],
    ['[[ $1 == st* ]] && cat /a', { arguments: ['start'] }, ['reads-file /a']],
    ['sh <<E\ncat /a\nE', {}, ['runs-by-bare-name sh', 'reads-file /a']],
    ['while [ $# -gt 0 ]; do shift; done; cat /a/$1', { arguments: ['b'] }, ['reads-file /a']],
    ['touch -d 2020-01-01 -r /a /tmp/x', {}, ['writes-file /tmp/x', 'temporary-file /tmp']],
    [
      'cut -d " " -f 1 /a; mkdir -m 700 /tmp/d',
      {},
      ['runs-by-bare-name cut', 'reads-file /a', 'writes-file /tmp/d', 'temporary-file /tmp'],
    ],
    [
      'if mkdir /a 2>/dev/null; then D=/a; else D=/tmp; fi; touch $D/f',
      {},
      ['writes-file /a?', 'writes-file /tmp/f', 'temporary-file /tmp'],
    ],
    ['[ -w /a ] || exit 0; touch /a/f', { there: ['/a'] }, ['writes-file /a?']],
    ['if [ -z "$DB" ]; then exit 1; fi', {}, ['uses-variable DB']],
    ['if [ -z "$DB" ]; then exit 0; fi', {}, ['uses-variable DB?']],
    ['cat ~/f', {}, ['uses-variable HOME']],
    ['cat ~/f', { environ: { HOME: '/a' } }, ['uses-variable HOME', 'reads-file /a/f']],
    ['if [ "$(id -u)" = 0 ]; then chown 1 /a; fi', { user: 1 }, ['needs-root id -u?']],
    ['TMPDIR=/a mktemp', {}, ['runs-by-bare-name mktemp', 'writes-file /a']],
    ['echo a | while read x; do touch /a; done', {}, ['writes-file /a']],
    ['ls | xargs touch /a', {}, ['runs-by-bare-name xargs', 'writes-file /a']],
    ['set -e; touch /a 2>/dev/null; cat /b', {}, ['writes-file /a', 'reads-file /b']],
    ['cat /log/$(date).txt', {}, ['runs-by-bare-name date', 'reads-file /log']],
  ])('%s', (text, world, wanted) => {
    expect(effects(text, world)).toEqual(wanted)
  })

  test.each<[string, string[]]>([
    ['for f in /app/*.tpl; do cp "$f" "/srv/$(basename "$f" .tpl)"; done', ['/srv/a', '/srv/b']],
    ['for f in /app/*.none; do echo > /srv/x; done', ['/srv/x?']],
    ['for f in /data/*; do cp "$f" /srv/; done', ['/srv?']],
    ['D=$(sed -n "s/^dir=//p" /app/app.ini); echo > "$D/x"', ['/srv/x']],
    ['D=$(grep ^dir= /app/app.ini | cut -d= -f2); echo > "$D/x"', ['/srv/x']],
    ['D=$(awk -F= \'/^dir/ {print $2}\' < /app/app.ini); echo > "$D/x"', ['/srv/x']],
    ['D=$(tail -n 1 /app/app.ini | tr -d "\\r"); echo > "/srv/$D"', ['/srv/name']],
    ['D=$(sed -e 1d -e 2d /app/app.ini); echo > "$D/x"', []],
    ['D=$(sed "s/a*/b/;d" /app/app.ini); echo > "$D/x"', []],
    ['awk \'{ print $1 > "/srv/out" }\' /app/app.ini', ['/srv/out']],
    ['awk \'BEGIN { printf "%s", substr("a", 1) >> "/srv/out" }\'', ['/srv/out']],
    ["awk -v f=/srv/out '{ print > f }' /app/app.ini", ['/srv/out']],
    ['awk \'{ print > "/srv/" $1 }\' /app/app.ini', ['/srv']],
    ['awk \'{ print ($1 > "/srv") }; $1 > "/srv" { print > "/dev/stderr" }\' /app/app.ini', []],
    ["find /app -name '*.tpl' -exec cp {} /srv/x ';'", ['/srv/x']],
    ["find /app -name '*.none' -exec cp {} /srv/x ';'", ['/srv/x?']],
    ["find /data -name '*.tpl' -exec cp {} /srv/x ';'", ['/srv/x?']],
    ['split -l 5 /app/app.ini /srv/part', ['/srv/partaa']],
    ['perl -pi -e s/a/b/ /app/app.ini', ['/app/app.ini']],
  ])('%s writes %j', (script, paths) => {
    const world = {
      there: ['/app', '/srv', '/data', '/app/a.tpl', '/app/b.tpl'],
      lists: { '/app': ['a.tpl', 'b.tpl', 'app.ini', '.hidden.tpl'] },
      scripts: { '/app/app.ini': '[app]\ndir=/srv\nname\n' },
    }
    const written = effects(script, world).flatMap((line) => (line.startsWith('writes-file ') ? [line.slice(12)] : []))
    expect(written).toEqual(paths)
  })

  test('a script that starts itself, and functions that call themselves, end', () => {
    const itself = '/app/main.sh; f() { f; }; f'
    expect(effects(itself, { scripts: { '/app/main.sh': itself } })).toContain('runs-path /app/main.sh')
  })

  test('any text is taken', () => {
    const piece = fc.constantFrom(
      'if ',
      '; ',
      'then ',
      '$(',
      ')',
      '"',
      "'",
      '`',
      '${',
      '}',
      '>',
      '<<E\n',
      '|',
      '&&',
      'cat ',
      '/tmp/x ',
      '\n',
      'do ',
      'for i in ',
      'case ',
      'esac',
      '\\',
      '#',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const found = effects(pieces.join(''))
        return found.length < 1000
      }),
      { numRuns: 500 },
    )
  })
})
