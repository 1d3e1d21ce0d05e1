/** What the steps of a build make: every line stands for something that the real vagga was seen to do (facts: vagga-build.md), the last parts for what its source says. */
import type { MemoryEntry } from '../../src/files/memory.js'
import { imageOf, shown } from './support.js'
import { baseArchive, tarGz } from './tar.js'
import { zip } from './zip.js'

const base = baseArchive()
const root = '- !Tar { url: ./base.tar.gz }'

interface Build {
  readonly name: string
  readonly setup: readonly string[]
  readonly files?: Readonly<Record<string, MemoryEntry>>
  readonly rest?: string
  /** `yes dir 0755 0:0`; `~` before a mode that depends on the caller's umask. */
  readonly paths?: Readonly<Record<string, string>>
  /** The code of the failure that is foreseen. */
  readonly fails?: string
}

const check = (build: Build) =>
  test(build.name, () => {
    const image = imageOf([root, ...build.setup].join('\n'), { 'base.tar.gz': base, ...build.files }, build.rest)
    const failures = image.problems.filter(
      (p) => p.certain && ['fails', 'parent-missing', 'source-missing', 'name-path'].includes(p.code),
    )
    expect(failures.map((p) => p.code)).toEqual(build.fails === undefined ? [] : [build.fails])
    for (const [path, expected] of Object.entries(build.paths ?? {}))
      expect([path, shown(image, path)]).toEqual([path, expected])
  })

const dir = 'yes dir 0755 0:0'
const no = 'no'

describe('vagga itself', () => {
  check({
    name: 'makes its directories and two empty files',
    setup: [],
    paths: {
      '/dev': dir,
      '/run': dir,
      '/work': dir,
      '/tmp': 'yes dir 1777 0:0',
      '/etc/resolv.conf': 'yes file ~0644 0:0',
      '/nix': no,
    },
  })
  check({
    name: 'empties /tmp and /var/tmp',
    setup: ['- !Sh "touch /tmp/a /var/tmp/b"'],
    paths: { '/tmp/a': no, '/var/tmp/b': no },
  })
  check({ name: 'brings a removed /tmp back as 0755', setup: ['- !Sh "rm -rf /tmp"'], paths: { '/tmp': dir } })
  check({ name: 'does not make /var/tmp again', setup: ['- !Remove /var/tmp'], paths: { '/var/tmp': no, '/var': dir } })
  check({ name: 'needs /etc at the end', setup: ['- !Sh "rm -rf /etc"'], fails: 'name-path' })
  check({
    name: 'cannot write through an absolute /etc',
    setup: ['- !Sh "mv /etc /etc2; ln -s /etc2 /etc"'],
    fails: 'name-path',
  })
  check({
    name: 'puts the names back after !Tar to /, unless they are links',
    setup: ['- !Sh "rm /etc/resolv.conf; ln -sf /state/hosts /etc/hosts"', '- !Tar { url: ./x.tar.gz }'],
    files: { 'x.tar.gz': tarGz([{ name: 'x', text: '1' }]) },
    paths: {
      '/etc/resolv.conf': 'yes file ~0644 0:0',
      '/etc/hosts': 'yes link 0:0 -> /state/hosts',
      '/x': 'yes file 0644 0:0',
    },
  })
  check({
    name: '!Remove of resolv.conf removes a link that is made later as well',
    setup: ['- !Remove /etc/resolv.conf', '- !Sh "ln -s /state/r /etc/resolv.conf"'],
    paths: { '/etc/resolv.conf': no, '/etc/hosts': 'yes file ~0644 0:0' },
  })
  check({
    name: 'truncates or makes resolv-conf-path',
    setup: [],
    rest: '    resolv-conf-path: /home/r\n    hosts-file-path: /run/h\n',
    paths: { '/home/r': 'yes file ~0644 0:0', '/run/h': 'yes file ~0644 0:0' },
  })
  check({
    name: 'fails at the end when the directory of resolv-conf-path is not there',
    setup: ['- !EnsureDir /run/sub'],
    rest: '    resolv-conf-path: /run/sub/r\n',
    fails: 'name-path',
  })
})

describe('!EnsureDir, !EmptyDir, !Remove, !CacheDirs', () => {
  check({
    name: 'comes back after !Remove',
    setup: ['- !EnsureDir /a/b', '- !Remove /a'],
    paths: { '/a': dir, '/a/b': dir },
  })
  check({ name: 'comes back after rm', setup: ['- !EnsureDir /a/b', '- !Sh "rm -r /a"'], paths: { '/a/b': dir } })
  check({
    name: 'an existing mode stays',
    setup: ['- !Sh "mkdir -m 1777 /a"', '- !EnsureDir /a'],
    paths: { '/a': 'yes dir 1777 0:0' },
  })
  check({ name: 'a file in the way', setup: ['- !Text { /a: "" }', '- !EnsureDir /a/b'], fails: 'fails' })
  check({ name: 'a file at the place', setup: ['- !Text { /a: "" }', '- !EnsureDir /a'], fails: 'fails' })
  check({
    name: 'an absolute link on the way',
    setup: ['- !Sh "ln -s /run /var/run"', '- !EnsureDir /var/run/x'],
    fails: 'fails',
  })
  check({
    name: 'a relative link on the way',
    setup: ['- !Sh "mkdir /r; ln -s r /l"', '- !EnsureDir /l/x'],
    paths: { '/r/x': dir },
  })
  check({ name: '.. of what is not there', setup: ['- !EnsureDir /a/../b'], fails: 'fails' })
  check({ name: '/sys cannot be written', setup: ['- !EnsureDir /sys/x'], fails: 'fails' })
  check({
    name: '/run, /tmp and /work keep only what is ensured',
    setup: ['- !EnsureDir /run/a', '- !EnsureDir /tmp/b', '- !EnsureDir /work/c', '- !Sh "touch /run/a/x /tmp/b/x"'],
    paths: { '/run/a': dir, '/tmp/b': dir, '/work/c': dir, '/run/a/x': no, '/tmp/b/x': no },
  })
  check({
    name: '!EmptyDir empties what is written later',
    setup: ['- !EmptyDir /c', '- !Sh "mkdir -m 700 /c; touch /c/x"'],
    paths: { '/c': 'yes dir 0700 0:0', '/c/x': no },
  })
  check({ name: '!EmptyDir of a file', setup: ['- !Text { /c: "" }', '- !EmptyDir /c'], fails: 'fails' })
  check({
    name: '!Remove of a link leaves its target',
    setup: ['- !Sh "mkdir /r; touch /r/x; ln -s r /l"', '- !Remove /l/'],
    paths: { '/l': no, '/r/x': 'yes file ~0644 0:0' },
  })
  check({
    name: '!Remove through a relative link, not an absolute one',
    setup: ['- !Sh "mkdir /r; touch /r/x /r/y; ln -s r /l; ln -s /r /m"', '- !Remove /l/x', '- !Remove /m/y'],
    paths: { '/r/x': no, '/r/y': 'yes file ~0644 0:0' },
  })
  check({
    name: '!CacheDirs leaves an empty directory',
    setup: ['- !CacheDirs { /var/cache/x: y }', '- !Sh "touch /var/cache/x/f"'],
    paths: { '/var/cache/x': dir, '/var/cache/x/f': no },
  })
  check({
    name: '!CacheDirs below /tmp leaves nothing',
    setup: ['- !CacheDirs { /tmp/x: y }'],
    paths: { '/tmp/x': no },
  })
})

describe('!Text and !Download', () => {
  check({ name: 'a missing parent', setup: ['- !Text { /no/f: "" }'], fails: 'parent-missing' })
  check({ name: 'over a directory', setup: ['- !Text { /home: "" }'], fails: 'fails' })
  check({
    name: 'through relative links, dangling ones too',
    setup: ['- !Sh "ln -s t /l"', '- !Text { /l: "x" }'],
    paths: { '/l': 'yes link 0:0 -> t', '/t': 'yes file 0644 0:0' },
  })
  check({
    name: 'out of the image through an absolute link',
    setup: ['- !Sh "ln -s /etc/t /l"', '- !Text { /l: "x" }'],
    paths: { '/l': 'yes link 0:0 -> /etc/t', '/etc/t': no },
  })
  check({
    name: 'an existing owner stays',
    setup: ['- !Sh "touch /f; chmod 600 /f; chown 5:6 /f"', '- !Text { /f: "x" }'],
    paths: { '/f': 'yes file 0644 5:6' },
  })
  check({
    name: 'a decimal mode',
    setup: ['- !Download { url: ./d, path: /d, mode: 755 }'],
    files: { d: 'x' },
    paths: { '/d': 'yes file 1363 0:0' },
  })
  check({
    name: 'a remote file is there when the build succeeds',
    setup: ['- !Download { url: "https://x/y", path: /d }'],
    paths: { '/d': 'yes file 0644 0:0' },
  })
  check({
    name: 'a local file that is not there',
    setup: ['- !Download { url: ./nope, path: /d }'],
    fails: 'source-missing',
  })
})

describe('!Copy', () => {
  check({
    name: 'modes come from umask and the owner x',
    setup: ['- !Copy { source: /work/d, path: /d }'],
    files: { 'd/f': 'x', 'd/x': { text: '', mode: 0o755 }, 'd/.git/c': '', 'd/a~': '' },
    paths: {
      '/d': 'yes dir 0775 0:0',
      '/d/f': 'yes file 0664 0:0',
      '/d/x': 'yes file 0775 0:0',
      '/d/.git': no,
      '/d/a~': no,
    },
  })
  check({
    name: 'a decimal umask',
    setup: ['- !Copy { source: /work/f, path: /f, umask: 022 }'],
    files: { f: '' },
    paths: { '/f': 'yes file 0640 0:0' },
  })
  check({
    name: 'a file needs the full name',
    setup: ['- !Copy { source: /work/f, path: /home/ }'],
    files: { f: '' },
    fails: 'fails',
  })
  check({
    name: 'a new name with a slash',
    setup: ['- !Copy { source: /work/f, path: /new/ }'],
    files: { f: '' },
    fails: 'fails',
  })
  check({
    name: 'parents are not made',
    setup: ['- !Copy { source: /work/d, path: /no/d }'],
    files: { 'd/f': '' },
    fails: 'parent-missing',
  })
  check({
    name: 'an empty directory over a file is no error',
    setup: ['- !Text { /f: "" }', '- !Copy { source: /work/d, path: /f }'],
    files: { d: { dir: true } },
    paths: { '/f': 'yes file 0644 0:0' },
  })
  check({
    name: 'through an absolute link, inside of the image',
    setup: ['- !Sh "ln -s /home/t /l"', '- !Copy { source: /work/f, path: /l }'],
    files: { f: '' },
    paths: { '/home/t': 'yes file 0664 0:0' },
  })
  check({
    name: 'owners one by one',
    setup: [
      '- !Copy { source: /work/f, path: /f, owner-uid: 33 }',
      '- !Copy { source: /work/f, path: /g, owner-uid: 70000 }',
    ],
    files: { f: '' },
    paths: { '/f': 'yes file 0664 33:0', '/g': 'yes file 0664 0:0' },
  })
  check({
    name: 'a source in the image',
    setup: ['- !Sh "mkdir /tmp/b; echo 1 > /tmp/b/o"', '- !Copy { source: /tmp/b, path: /b }'],
    paths: { '/b/o': 'yes file 0664 0:0' },
  })
  check({
    name: 'the whole project',
    setup: ['- !Copy { source: /work, path: /app }'],
    files: { 'a/b': '' },
    paths: { '/app/vagga.yaml': 'yes file 0664 0:0', '/app/a/b': 'yes file 0664 0:0', '/app/.vagga': no },
  })
  check({
    name: 'a missing source',
    setup: ['- !Copy { source: /work/nope, path: /app }'],
    fails: 'source-missing',
    paths: { '/app': 'unknown' },
  })
  check({
    name: 'include-regex takes what matches and the way to it',
    setup: ['- !Copy { source: /work/d, path: /d, include-regex: "[.]py$" }'],
    files: { 'd/s/a.py': '', 'd/t/b.txt': '' },
    paths: { '/d/s/a.py': 'yes file 0664 0:0', '/d/t': no },
  })
  check({
    name: 'rules: only what is named',
    setup: ['- !Copy { source: /work/d, path: /d, rules: ["/s/*.py", "!t*"] }'],
    files: { 'd/s/a.py': '', 'd/s/t.py': '', 'd/s/b.txt': '', 'd/x.py': '' },
    paths: { '/d/s/a.py': 'yes file 0664 0:0', '/d/s/t.py': no, '/d/s/b.txt': no, '/d/x.py': no },
  })
  check({
    name: 'ignores do not apply to a single file',
    setup: ['- !Copy { source: /work/a.bak, path: /a }'],
    files: { 'a.bak': '' },
    paths: { '/a': 'yes file 0664 0:0' },
  })
  check({
    name: 'ignores do not apply to the name of the source',
    setup: ['- !Copy { source: /work/a.bak, path: /a }'],
    files: { 'a.bak/f': '' },
    paths: { '/a/f': 'yes file 0664 0:0' },
  })
  check({
    name: 'regular expressions that take forever elsewhere',
    setup: ['- !Copy { source: /work/d, path: /d, ignore-regex: "(a+)+$" }'],
    files: { [`d/${'a'.repeat(200)}b`]: '' },
    paths: { [`/d/${'a'.repeat(200)}b`]: 'yes file 0664 0:0' },
  })
  check({
    name: 'rules and regular expressions together',
    setup: ['- !Copy { source: /work/d, path: /d, rules: ["/"], ignore-regex: x }'],
    files: { 'd/f': '' },
    fails: 'fails',
  })
  check({
    name: 'into itself',
    setup: ['- !Copy { source: /work, path: /work/d/copy }'],
    files: { 'd/f': '' },
    fails: 'fails',
  })
  check({
    name: 'a socket',
    setup: ['- !Copy { source: /work/d, path: /d }'],
    files: { 'd/s': { other: true } },
    fails: 'fails',
  })
})

describe('archives', () => {
  const x = (...members: Parameters<typeof tarGz>[0]) => ({ 'x.tar.gz': tarGz(members) })
  const into = (path: string, more = '') => [`- !Tar { url: ./x.tar.gz, path: ${path}${more} }`]
  check({
    name: 'implicit parents are 0755, modes are kept',
    setup: into('/o'),
    files: x({ name: 'a/s', mode: 0o4711, text: '' }),
    paths: { '/o/a': dir, '/o/a/s': 'yes file 4711 0:0' },
  })
  check({
    name: 'a link over a link',
    setup: [...into('/o'), ...into('/o')],
    files: x({ name: 'l', link: 't' }),
    fails: 'fails',
  })
  check({ name: 'etc as a link', setup: into('/'), files: x({ name: 'etc', link: 'usr/etc' }), fails: 'fails' })
  check({
    name: 'files through a link of the archive',
    setup: into('/o'),
    files: x({ name: 'u/' }, { name: 'l', link: 'u' }, { name: 'l/f', text: '' }),
    paths: { '/o/u/f': 'yes file 0644 0:0' },
  })
  check({
    name: 'out of the image through an absolute link',
    setup: ['- !Sh "ln -s /etc/t /l"', ...into('/')],
    files: x({ name: 'l', text: '1' }),
    paths: { '/l': 'yes link 0:0 -> /etc/t', '/etc/t': no },
  })
  check({
    name: 'an existing file keeps its owner',
    setup: ['- !Sh "touch /f; chown 5:5 /f"', ...into('/')],
    files: x({ name: 'f', mode: 0o600, text: '' }),
    paths: { '/f': 'yes file 0600 5:5' },
  })
  check({
    name: 'subdir is taken off',
    setup: into('/o', ', subdir: p'),
    files: x({ name: 'p/f', text: '' }, { name: 'q/g', text: '' }),
    paths: { '/o/f': 'yes file 0644 0:0', '/o/g': no, '/o/q': no },
  })
  check({
    name: 'members with ./ are not below subdir',
    setup: into('/o', ', subdir: p'),
    files: x({ name: './p/f', text: '' }),
    paths: { '/o': dir, '/o/f': no },
  })
  check({
    name: '../x vanishes in /tmp',
    setup: into('/o'),
    files: x({ name: '../x', text: '' }),
    paths: { '/x': no, '/tmp/x': no },
  })
  check({
    name: 'hard links share what happens later',
    setup: [...into('/o'), '- !Sh "chmod 600 /o/a"'],
    files: x({ name: 'a', text: '' }, { name: 'b', hardlink: 'a' }),
    paths: { '/o/b': 'yes file 0600 0:0' },
  })
  check({
    name: 'a hard link to nothing',
    setup: into('/o'),
    files: x({ name: 'b', hardlink: 'nope' }),
    fails: 'fails',
  })
  check({
    name: 'a remote archive may hold anything',
    setup: ['- !Tar { url: "http://x/a.tgz", path: /o }'],
    paths: { '/o': dir, '/o/f': 'unknown', '/p': no },
  })
  check({
    name: 'a name without a dot is a download',
    setup: ['- !Tar { url: x.tar.gz, path: /o }'],
    files: x({ name: 'f', text: '' }),
    paths: { '/o/f': 'unknown' },
  })
  check({ name: 'no archive at all', setup: ['- !Tar { url: ./t, path: /o }'], files: { t: 'text' }, fails: 'fails' })
  check({
    name: 'an archive that is cut short',
    setup: into('/o'),
    files: { 'x.tar.gz': tarGz([{ name: 'f', text: 'x' }]).subarray(0, 40) },
    paths: { '/o/f': 'unknown' },
  })
  check({
    name: '!TarInstall runs its script in the only directory',
    setup: ['- !TarInstall { url: ./x.tar.gz, script: "./i.sh /home" }'],
    files: x({ name: 'p/i.sh', mode: 0o755, text: '#!/bin/sh\nmkdir -m 700 $1/made\n' }, { name: '.hidden', text: '' }),
    paths: { '/home/made': 'yes dir 0700 0:0' },
  })
  check({
    name: '!TarInstall of an empty archive',
    setup: ['- !TarInstall { url: ./x.tar.gz, script: "true" }'],
    files: x(),
    fails: 'fails',
  })
})

describe('other containers', () => {
  const p = (...steps: string[]) => `  p:\n    setup:\n    ${[root, ...steps].join('\n    ')}\n`
  const child = (rest: string, ...setup: string[]) => ({ setup: ['- !Container p', ...setup], rest: p(rest) })
  check({
    name: 'suid of files is lost',
    ...child('- !Sh "touch /s; chmod 4755 /s; mkdir -m 2755 /d"'),
    paths: { '/s': 'yes file 0755 0:0', '/d': 'yes dir 2755 0:0' },
  })
  check({
    name: 'modes of directories that are there stay',
    ...child('- !Sh "chmod 700 /tmp; chmod 711 /root /etc"'),
    paths: { '/tmp': 'yes dir 1777 0:0', '/root': dir, '/etc': dir },
  })
  check({ name: '/etc as a link cannot be inherited', ...child('- !Sh "mv /etc /e; ln -s e /etc"'), fails: 'fails' })
  check({ name: 'a fifo cannot be copied', ...child('- !Sh "mkfifo /p"'), fails: 'fails' })
  check({
    name: '!Remove acts again in the child',
    ...child('- !Remove /d', '- !EnsureDir /d2', '- !Sh "mkdir /d; touch /d/f"'),
    paths: { '/d': no },
  })
  check({
    name: '!Env is inherited',
    ...child('- !Env { X: there }', '- !Sh "touch /$X"'),
    paths: { '/there': 'yes file ~0644 0:0' },
  })
  check({
    name: 'environ is not',
    setup: ['- !Container p', '- !Sh "touch /x$X"'],
    rest: `${p()}    environ: { X: y }\n`,
    paths: { '/x': 'yes file ~0644 0:0', '/xy': no },
  })
  check({
    name: '!Build copies without .git and with modes',
    setup: ['- !Build { container: p, source: /o, path: /o }'],
    rest: p('- !Sh "mkdir -p /o/.git; echo > /o/f; chmod 640 /o/f; chown 5:6 /o/f"'),
    paths: { '/o/f': 'yes file 0640 5:6', '/o/.git': no },
  })
  check({
    name: '!Build without a parent',
    setup: ['- !Build { container: p, source: /home, path: /no/o }'],
    rest: p(),
    fails: 'parent-missing',
  })
  check({
    name: 'a temporary mount leaves an empty directory',
    setup: ['- !Build { container: p, temporary-mount: /m }', '- !Sh "cp /m/etc/passwd /pw"'],
    rest: p(),
    paths: { '/m': dir, '/m/etc': no, '/pw': 'yes file ~0644 0:0' },
  })
  check({
    name: '!SubConfig runs the steps in place',
    setup: ['- !SubConfig { path: s/v.yaml, container: k }'],
    files: { 's/v.yaml': 'containers:\n  k:\n    setup:\n    - !Text { /k: "" }\n' },
    paths: { '/k': 'yes file 0644 0:0' },
  })
  check({
    name: '!SubConfig with !Git',
    setup: ['- !SubConfig { source: !Git { url: x }, container: k }'],
    fails: 'fails',
  })
  check({
    name: 'data-dirs leave nothing else',
    setup: ['- !Sh "mkdir -p /d/e /f"'],
    rest: '    data-dirs: [/d]\n',
    paths: { '/d/e': 'yes dir ~0755 0:0', '/f': no, '/etc': no, '/dev': no },
  })
})

describe('distributions and packages', () => {
  test('a distribution', () => {
    const image = imageOf('- !Ubuntu xenial\n- !Install [nginx]\n- !EnsureDir /srv/app\n- !Text { /etc/x.conf: "" }')
    expect(shown(image, '/usr/sbin/nginx')).toBe('unknown')
    expect(shown(image, '/bin/sh')).toBe('yes')
    expect(shown(image, '/var/lib')).toBe('yes dir')
    expect(shown(image, '/app')).toBe('no')
    expect(shown(image, '/etc/x.conf')).toBe('yes file 0644')
    expect(shown(image, '/srv/app')).toBe('yes dir 0755 0:0')
    expect(shown(image, '/srv/app/x')).toBe('no')
    expect(shown(image, '/srv/ftp')).toBe('unknown')
    expect(shown(image, '/opt/app')).toBe('no')
    expect(image.problems).toEqual([])
  })
  check({ name: 'packages need a distribution', setup: ['- !Install [nginx]'], fails: 'fails' })
})

describe('paths and archives, by the source', () => {
  check({
    name: 'a slash at the end is dropped by !Download and !Build, and refused by !Copy',
    setup: ['- !Download { url: ./f, path: /d/ }', '- !Build { container: p, source: /l/, path: /b/ }'],
    files: { f: 'x' },
    rest: '  p:\n    setup:\n    - !Tar { url: ./base.tar.gz }\n    - !Sh "ln -s etc /l"\n',
    paths: { '/d': 'yes file 0644 0:0', '/b': 'yes link 0:0 -> etc' },
  })
  check({
    name: '!Copy of a link to a name with a slash',
    setup: ['- !Copy { source: /work/l, path: /x/ }'],
    files: { l: { link: 'y' } },
    fails: 'fails',
  })
  check({
    name: 'an absolute link in another image leads out of it',
    setup: ['- !Build { container: p, source: /l/passwd, path: /b }'],
    rest: '  p:\n    setup:\n    - !Tar { url: ./base.tar.gz }\n    - !Sh "mkdir /d; touch /d/passwd; ln -s /d /l"\n',
    fails: 'source-missing',
  })
  check({
    name: 'a temporary mount follows links',
    setup: ['- !Build { container: p, source: /l, temporary-mount: /m }', '- !Copy { source: /m/passwd, path: /pw }'],
    rest: '  p:\n    setup:\n    - !Tar { url: ./base.tar.gz }\n    - !Sh "ln -s etc /l"\n',
    paths: { '/pw': 'yes file 0664 0:0' },
  })
  check({
    name: 'a directory that only a slash tells from a file',
    setup: ['- !Tar { url: ./a.tar.gz, path: /a }'],
    files: { 'a.tar.gz': tarGz([{ name: 'd/', hardlink: 'x' }]) },
    fails: 'fails',
  })
  check({
    name: '`./` cannot be made',
    setup: ['- !Tar { url: ./a.tar.gz, path: /a, subdir: . }'],
    files: { 'a.tar.gz': tarGz([{ name: './' }, { name: './f' }]) },
    fails: 'fails',
  })
  check({
    name: '`./` is entered where the directory is there',
    setup: ['- !EnsureDir /a', '- !Tar { url: ./a.tar.gz, path: /a, subdir: ./ }'],
    files: { 'a.tar.gz': tarGz([{ name: './' }, { name: './f' }]) },
    paths: { '/a/f': 'yes file 0644 0:0' },
  })
  check({
    name: '!Unzip does not find `./d` in `d/f`',
    setup: ['- !Unzip { url: ./a.zip, path: /a, subdir: ./d }'],
    files: { 'a.zip': zip([{ name: 'd/f', type: 'file' }], false) },
    fails: 'fails',
  })
  check({
    name: 'a directory with the sgid bit gives its group to what is made in it',
    setup: [
      '- !Sh "mkdir /d; chown 5:6 /d; chmod 2755 /d"',
      '- !EnsureDir /d/e',
      '- !Text { /d/t: "" }',
      '- !Tar { url: ./a.tar.gz, path: /d }',
    ],
    files: { 'a.tar.gz': tarGz([{ name: 'f' }, { name: 'l', link: 'f' }]) },
    paths: {
      '/d/e': 'yes dir 0755 0:6',
      '/d/t': 'yes file 0644 0:6',
      '/d/f': 'yes file 0644 0:6',
      '/d/l': 'yes link 0:6 -> f',
    },
  })
})

describe('directories, by the source', () => {
  check({
    name: '!EmptyDir of a file of the project',
    setup: ['- !EmptyDir /work/f'],
    files: { f: '' },
    fails: 'fails',
  })
  check({ name: '!EmptyDir /', setup: ['- !EmptyDir /'], fails: 'fails' })
  check({ name: '!EmptyDir of a fifo', setup: ['- !Sh "mkfifo /f"', '- !EmptyDir /f'], fails: 'fails' })
  check({ name: '!Remove below a file', setup: ['- !Remove /etc/passwd/x'], fails: 'fails' })
  check({
    name: '!Remove below what is a file at the end',
    setup: ['- !Remove /a/x', '- !Text { /a: "" }'],
    fails: 'fails',
  })
  check({
    name: '!Remove around a cache',
    setup: ['- !CacheDirs { /var/c/d: c }', '- !Remove /var/c'],
    fails: 'fails',
  })
  check({
    name: 'names of caches',
    setup: ['- !CacheDirs { /a: c/, /b: ./c, /c: /work/c }'],
    paths: { '/a': dir, '/b': dir, '/c': dir },
  })
  check({
    name: 'a cache over a directory of the project',
    setup: [
      '- !CacheDirs { /work/d: c }',
      '- !Copy { source: /work/d, path: /d }',
      '- !Sh "mkdir /d2; cp /work/d/f /d2"',
    ],
    files: { 'd/f': '' },
    paths: { '/d': 'yes dir 0775 0:0', '/d/f': 'unknown' },
  })
  check({ name: 'a cache below a cache', setup: ['- !CacheDirs { /a: c/d }'], fails: 'fails' })
  check({
    name: 'data-dirs below a file',
    setup: [],
    rest: '    data-dirs: [/etc/passwd/x]\n',
    fails: 'fails',
  })
  test('data-dirs keep what may be below', () => {
    const image = imageOf('- !Ubuntu noble\n- !EnsureDir /usr/x/y', {}, '    data-dirs: [/usr/x, /usr/z/a]\n')
    expect(image.entry('/usr/x/y').exists).toBe('yes')
    expect(shown(image, '/usr/x/z')).toBe('unknown')
    expect(shown(image, '/usr/z')).toBe('unknown')
    expect(shown(image, '/usr/bin')).toBe('no')
  })
})

describe('files that are written in place, by the source', () => {
  check({
    name: '!GitDescribe keeps the mode of a file that is there',
    setup: ['- !Text { /a: "" }', '- !Sh "chmod 600 /a"', '- !GitDescribe /a', '- !GitDescribe /b'],
    paths: { '/a': 'yes file 0600 0:0', '/b': 'yes file ~0644 0:0' },
  })
})

describe('commands, by the source', () => {
  check({
    name: '!Cmd does not find an absolute link',
    setup: ['- !Sh "mkdir /opt; cp /bin/true /opt/t; ln -s /opt/t /bin/t"', '- !Cmd [t]'],
    fails: 'fails',
  })
  check({
    name: '!Cmd finds a path below PATH',
    setup: ['- !Sh "mkdir /usr/bin/d; cp /bin/touch /usr/bin/d/touch"', '- !Cmd [d/touch, /f]'],
    paths: { '/f': 'yes file ~0644 0:0' },
  })
  check({ name: 'a user that is not mapped', setup: ['- !RunAs { user-id: 70000, script: "true" }'], fails: 'fails' })
  check({
    name: 'a group that is not mapped',
    setup: ['- !RunAs { supplementary-gids: [5], script: "true" }'],
    rest: '    gids: [0-4]\n',
    fails: 'fails',
  })
  check({
    name: 'chown to a name whose number is not mapped',
    setup: ['- !Text { /etc/passwd: "u:x:1000:1::/:" }', '- !Sh "chown u /bin"'],
    rest: '    uids: [0-100]\n',
    fails: 'fails',
  })
  check({
    name: 'a file as working directory',
    setup: ['- !RunAs { work-dir: /etc/passwd, script: "true" }'],
    fails: 'fails',
  })
})

describe('distributions and packages, by the source', () => {
  const failures = (setup: string, files = {}) =>
    imageOf(setup, files)
      .problems.filter((p) => p.certain)
      .map((p) => p.message)

  test('versions and names that vagga refuses', () => {
    expect(failures('- !Alpine v3.18\n- !Ubuntu noble')).toEqual([expect.stringContaining('a distribution already')])
    for (const setup of [
      '- !Alpine 3.18',
      '- !Alpine edge',
      '- !UbuntuRelease {}',
      '- !UbuntuRelease { version: 18.04 }',
      '- !Alpine v3.18\n- !Repo a/b/c',
      '- !Ubuntu noble\n- !GemBundle { trust-policy: Low }',
      '- !Ubuntu noble\n- !ComposerDependencies { prefer: src }',
    ])
      expect([setup, failures(setup, { Gemfile: '', 'composer.json': '{}' }).length]).toEqual([setup, 1])
    for (const setup of [
      '- !Alpine v3.18\n- !Repo edge/testing\n- !NpmInstall [x]',
      '- !UbuntuRelease { version: 14.04.5 }',
      '- !UbuntuRelease { url: "http://x/y.tar.gz", version: 18.04 }',
    ])
      expect([setup, failures(setup)]).toEqual([setup, []])
  })

  test('what is in them and what they lose', () => {
    const image = imageOf(
      '- !Ubuntu noble\n- !Sh "mkdir -p /var/lib/apt/lists /var/cache/apt/x; touch /var/lib/apt/lists/l /var/log/dpkg.log"',
    )
    for (const path of ['/var/lib/apt/lists/l', '/var/log/dpkg.log', '/var/cache/apt/x', '/var/cache/apt/y'])
      expect([path, shown(image, path)]).toEqual([path, 'no'])
    expect(shown(image, '/usr/sbin/policy-rc.d')).toBe('yes')
    const alpine = imageOf('- !Env { PATH: /x }\n- !Alpine v3.18\n- !Sh "echo $PATH > /path"')
    expect(shown(alpine, '/etc/apk/cache')).toBe(dir)
    expect(shown(alpine, '/etc/apk/cache/x')).toBe('no')
    expect(new TextDecoder().decode(alpine.entry('/path').content?.())).toMatch(/^\/usr\/local\/sbin:.*:\/bin\n$/)
  })

  test('variables of language steps stay, in children as well', () => {
    const image = imageOf(
      '- !Container p\n- !Sh "echo $PIP_CACHE_DIR $COMPOSER_HOME > /v"',
      {},
      '  p:\n    setup:\n    - !Ubuntu noble\n    - !Py3Install [x]\n    - !ComposerInstall [y]\n',
    )
    const text = new TextDecoder().decode(image.entry('/v').content?.())
    expect(text).toBe('/tmp/pip-cache /usr/local/lib/composer\n')
  })

  test('files that the version of the image needs', () => {
    const ubuntu = (step: string) => `- !Ubuntu noble\n- !Sh "echo '{}' > /work/made"\n- ${step}`
    expect(failures(ubuntu('!Py3Requirements made'))).toEqual([expect.stringMatching(/No such file/)])
    expect(failures(ubuntu('!Depends made\n- !Py3Requirements made'))).toEqual([])
    expect(failures(ubuntu('!ComposerDependencies'))).toEqual([expect.stringMatching(/composer.json: No such/)])
    expect(failures(ubuntu('!NpmDependencies'), { 'package.json': '{' })).toEqual(['bad json in "/work/package.json"'])
    const bundled = { 'package.json': '{"bundledDependencies": ["a"]}' }
    expect(failures(ubuntu('!NpmDependencies'), bundled)).toEqual([expect.stringMatching(/not a mapping/)])
    expect(failures(ubuntu('!NpmDependencies { bundled: false }'), bundled)).toEqual([])
    expect(failures(ubuntu('!YarnDependencies'), {})).toEqual([expect.stringMatching(/package.json: No such/)])
  })

  test('requirements that include others', () => {
    const step = '- !Ubuntu noble\n- !Py3Requirements r/all.txt'
    const all = { 'r/all.txt': '-r a.txt\n--constraint=c.txt\n', 'r/c.txt': '' }
    expect(failures(step, { ...all, 'r/a.txt': 'x' })).toEqual([])
    expect(failures(step, all)).toEqual(['/work/r/a.txt: No such file or directory (os error 2)'])
    expect(failures(step, { ...all, 'r/a.txt': '-c c.txt\n' })).toEqual(['Cyclic requirement: "/work/r/c.txt"'])
    expect(failures(step, { ...all, 'r/a.txt': '-r all.txt\n' })).toEqual(['Cyclic requirement: "/work/r/all.txt"'])
  })
})
