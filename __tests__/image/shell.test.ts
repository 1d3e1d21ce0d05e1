/** Scripts of build steps, followed without running them. */
import type { MemoryEntry } from '../../src/files/memory.js'
import { textAt } from '../../src/text/source.js'
import { imageOf, shown } from './support.js'
import { baseArchive } from './tar.js'

const base = baseArchive()

function run(script: string, files: Readonly<Record<string, MemoryEntry>> = {}, before: readonly string[] = []) {
  const lines = script.split('\n').map((line) => `     ${line}`)
  const setup = ['- !Tar { url: ./base.tar.gz }', ...before, '- !Sh |', ...lines].join('\n')
  return imageOf(setup, { 'base.tar.gz': base, ...files })
}

const fails = (image: ReturnType<typeof run>) => image.problems.some((p) => p.certain && p.code === 'fails')

/** What a script makes: path to what is shown of it. */
const cases: readonly [name: string, script: string, paths: Readonly<Record<string, string>>][] = [
  [
    'modes that are said are certain',
    'mkdir -m 700 /a; mkdir -p /b/c; install -m 640 /etc/passwd /b/p',
    { '/a': 'yes dir 0700 0:0', '/b/c': 'yes dir ~0755 0:0', '/b/p': 'yes file 0640 0:0' },
  ],
  [
    'a umask that is set is certain',
    'umask 077; touch /a; mkdir /d',
    { '/a': 'yes file 0600 0:0', '/d': 'yes dir 0700 0:0' },
  ],
  [
    'links',
    'mkdir /r; ln -s r /l; touch /l/f; ln /r/f /h; chmod 600 /h; ln -sfn /x /l',
    { '/r/f': 'yes file 0600 0:0', '/h': 'yes file 0600 0:0', '/l': 'yes link 0:0 -> /x' },
  ],
  [
    'into a directory or to a name',
    'mkdir /d; cp /etc/passwd /d; cp -p /etc/passwd /d/q; mv /d/q /e',
    { '/d/passwd': 'yes file ~0644 0:0', '/d/q': 'no', '/e': 'yes file 0644 0:0' },
  ],
  [
    'trees',
    'mkdir -p /a/b; touch /a/b/f; cp -r /a /c; cp -r /a/. /e/; rm -r /a',
    { '/c/b/f': 'yes file ~0644 0:0', '/a': 'no', '/e/b/f': 'yes file ~0644 0:0' },
  ],
  [
    'variables, globs and loops',
    'P=/opt/x; mkdir -p "$P"/{a}; for f in 1 2; do touch $P/f$f; done; for f in /opt/x/f*; do mv $f /root/; done; rm -f /root/f1',
    { '/root/f2': 'yes file ~0644 0:0', '/root/f1': 'no', '/opt/x/f1': 'no' },
  ],
  [
    'conditions that are known',
    'if [ -e /nope ]; then touch /a; else touch /b; fi; test -d /home && touch /c; [ -x /bin/busybox ] || exit 1',
    { '/a': 'no', '/b': 'yes file ~0644 0:0', '/c': 'yes file ~0644 0:0' },
  ],
  [
    'conditions that are not',
    'if wget -q -O /tmp/x http://x; then touch /a; mkdir /d; else mkdir /d; fi',
    { '/a': 'unknown', '/d': 'yes dir ~0755 0:0' },
  ],
  [
    '|| and &&',
    'false || touch /a; true || touch /b; false && touch /c || touch /d',
    { '/a': 'yes file ~0644 0:0', '/b': 'no', '/c': 'no', '/d': 'yes file ~0644 0:0' },
  ],
  [
    'functions and arguments',
    'mk() { mkdir -m 711 "/$1"; }; mk x; mk y',
    { '/x': 'yes dir 0711 0:0', '/y': 'yes dir 0711 0:0' },
  ],
  [
    'subshells keep directory and variables to themselves',
    '(cd /home; X=1; touch a); touch /x$X',
    { '/home/a': 'yes file ~0644 0:0', '/x': 'yes file ~0644 0:0' },
  ],
  [
    'chmod and chown',
    'touch /a /b /c; chmod u+x,go-r /a; chmod +x /b; chown 33 /c; chown -R :5 /c; chmod 4755 /c; chown 1 /c',
    { '/a': 'yes file 0700 0:0'.replace('0700', '~0700'), '/b': 'yes file ~0755 0:0', '/c': 'yes file 0755 1:5' },
  ],
  [
    'what is in the background may not have happened',
    'sleep 9; (touch /a) & touch /b',
    { '/a': 'unknown', '/b': 'yes file ~0644 0:0' },
  ],
  [
    'command substitution',
    'D=$(dirname /opt/a/b); mkdir -p $D; touch "$D/$(basename /x/y)"',
    { '/opt/a/y': 'yes file ~0644 0:0' },
  ],
  [
    'an unknown program may make anything, and changes what it is told of',
    'cp /bin/busybox /bin/make; touch /a /b; make /a; mkdir /c',
    { '/a': 'unknown', '/b': 'yes file ~0644 0:0', '/c': 'yes dir ~0755 0:0', '/other': 'unknown' },
  ],
  [
    'case',
    'A=amd64; case $A in i386) touch /i;; amd*) touch /a;; *) touch /o;; esac',
    { '/a': 'yes file ~0644 0:0', '/i': 'no', '/o': 'no' },
  ],
  [
    'rm of an unknown name below a directory',
    'mkdir -p /d/e; touch /d/x; rm -rf /d/$RANDOM',
    { '/d': 'yes dir ~0755 0:0', '/d/x': 'unknown' },
  ],
  ['set +e and exit', 'set +e\nfalse\ntouch /a\nexit 0\ntouch /b', { '/a': 'yes file ~0644 0:0', '/b': 'no' }],
  [
    'loops whose rounds are certain',
    'i=0; while [ $i -lt 3 ]; do mkdir /n$i; i=$((i+1)); done; touch /z',
    { '/n0': 'yes dir ~0755 0:0', '/n2': 'yes dir ~0755 0:0', '/n3': 'no', '/z': 'yes file ~0644 0:0' },
  ],
  [
    'lines that are read',
    'printf \'a b c\\nd\\n\' > /l; while read -r x y; do mkdir /$x; test -z "$y" || mkdir "/$y"; done < /l',
    { '/a': 'yes dir ~0755 0:0', '/b c': 'yes dir ~0755 0:0', '/d': 'yes dir ~0755 0:0', '/e': 'no' },
  ],
  [
    'parts of variables',
    'f=/opt/a.tar.gz; mkdir -p ${f%/*} /${f##*/} /x-${f%%.*} /y${f#/opt} /${f##*.}-${f%.*} /${f/a/b}',
    {
      '/opt': 'yes dir ~0755 0:0',
      '/a.tar.gz': 'yes dir ~0755 0:0',
      '/x-/opt/a': 'yes dir ~0755 0:0',
      '/y/a.tar.gz': 'yes dir ~0755 0:0',
      '/gz-/opt/a.tar': 'yes dir ~0755 0:0',
      '/opt/b.tar.gz': 'yes dir ~0755 0:0',
      '/q': 'no',
    },
  ],
  [
    'options by getopts',
    'set -- -v -d /x rest; while getopts vd: o; do case $o in d) D=$OPTARG ;; esac; done; mkdir "$D"',
    { '/x': 'yes dir ~0755 0:0', '/y': 'no' },
  ],
  [
    'pushd and popd',
    'mkdir -p /a/b; pushd /a; pushd b; touch f; popd; touch g; popd || true',
    { '/a/b/f': 'yes file ~0644 0:0', '/a/g': 'yes file ~0644 0:0', '/a/b/g': 'no' },
  ],
  [
    'what was sourced and could not be read may set anything',
    'date > /e; . /e; mkdir "/p$DIR"; touch /z',
    { '/z': 'yes file', '/p': 'unknown', '/pq': 'unknown' },
  ],
  [
    'a loop that nobody can count',
    'date > /list; while read line; do mkdir "$line"; done < /list; touch /z',
    { '/z': 'yes file', '/q': 'unknown' },
  ],
  [
    'what a loop removes may be gone',
    'date > /list; touch /a /b; while read line; do rm -f /a; done < /list',
    { '/a': 'unknown', '/b': 'yes file ~0644 0:0' },
  ],
  [
    'return ends a function and not the script',
    'f() { touch /a; return 0; touch /b; }; f; touch /c',
    { '/a': 'yes file ~0644 0:0', '/b': 'no', '/c': 'yes file ~0644 0:0' },
  ],
  [
    'a function that may have returned',
    'f() { if grep -q x /etc/passwd; then return 0; fi; touch /a; }; f; touch /b',
    { '/a': 'unknown', '/b': 'yes file ~0644 0:0' },
  ],
  [
    'break and continue',
    'for i in 1 2 3; do [ $i = 2 ] && break; touch /a$i; done; for i in 1 2; do [ $i = 1 ] && continue; touch /b$i; done',
    { '/a1': 'yes file ~0644 0:0', '/a3': 'no', '/b1': 'no', '/b2': 'yes file ~0644 0:0' },
  ],
  [
    'a pattern in [[',
    '[[ abc == a* ]] && touch /a; [[ abc == "a*" ]] || touch /b',
    { '/a': 'yes file ~0644 0:0', '/b': 'yes file ~0644 0:0' },
  ],
  ['variables of what is in the background', 'X=1; X=2 & touch /x$X', { '/x1': 'yes file ~0644 0:0' }],
  [
    'arguments that may have been shifted',
    'set -- a b; if grep -q x /etc/passwd; then shift; fi; touch /x$1',
    { '/xa': 'unknown', '/y': 'unknown' },
  ],
  [
    'a variable of which the beginning is known',
    'mkdir -p /opt/a; D=/opt/$RANDOM; rm -rf $D',
    { '/opt': 'yes dir ~0755 0:0', '/opt/a': 'unknown', '/q': 'no' },
  ],
  ['a program that runs another', 'timeout -k 5 9 mkdir -m 700 /a', { '/a': 'yes dir 0700 0:0' }],
]

describe('effects', () => {
  for (const [name, script, paths] of cases) {
    test(name, () => {
      const image = run(script)
      expect(fails(image)).toBe(false)
      for (const [path, expected] of Object.entries(paths)) expect([path, shown(image, path)]).toEqual([path, expected])
    })
  }

  test('contents', () => {
    const image = run('X=1; echo "a $X" > /a; echo b >> /a; cat <<E > /h\n$X $Y\nE\nprintf "%s-" 1 2 > /p; env > /e')
    const text = (path: string) => {
      const bytes = image.entry(path).content?.()
      return bytes && new TextDecoder().decode(bytes)
    }
    expect([text('/a'), text('/h'), text('/p'), text('/e')]).toEqual(['a 1\nb\n', '1 \n', '1-2-', undefined])
  })

  test('scripts of the project are followed', () => {
    const image = run('./build/setup.sh /opt && sh other.sh', {
      'build/setup.sh': { text: '#!/bin/sh -e\nmkdir -p "$1/app"\n', mode: 0o755 },
      'other.sh': 'touch /other',
    })
    expect(shown(image, '/opt/app')).toBe('yes dir ~0755 0:0')
    expect(shown(image, '/other')).toBe('yes file ~0644 0:0')
    expect(shown(image, '/nothing')).toBe('no')
    expect(image.problems.filter((p) => p.code === 'not-versioned').map((p) => p.path)).toEqual(
      expect.arrayContaining(['build/setup.sh', 'other.sh']),
    )
  })

  test('a user may not write where only root may', () => {
    const image = imageOf('- !Tar { url: ./base.tar.gz }\n- !RunAs { user-id: 1000, script: "touch /f" }', {
      'base.tar.gz': base,
    })
    expect(fails(image)).toBe(true)
    const open = imageOf(
      '- !Tar { url: ./base.tar.gz }\n- !Sh "mkdir -m 777 /w"\n- !RunAs { user-id: 1000, script: "touch /w/f" }',
      { 'base.tar.gz': base },
    )
    expect(shown(open, '/w/f')).toBe('yes file ~0644 1000:0')
    expect(fails(open)).toBe(false)
  })
})

describe('scripts that certainly fail', () => {
  const failing = [
    'false',
    'mkdir /no/such',
    'cp /nope /x',
    'touch /a\n[ -e /a ] && false',
    'exit 3',
    'nosuchprogram x',
    'cat /nope',
    'rmdir /work',
    'mv /nope /x',
    'ln -s a /etc',
    'cd /nope',
    'ls > /no/x',
    'chown 70000 /etc',
  ]
  for (const script of failing) {
    test(JSON.stringify(script), () => expect(fails(run(script))).toBe(script !== 'ln -s a /etc'))
  }
  test('the place of the command', () => {
    const at = (script: string) =>
      run(script)
        .problems.filter((p) => p.code === 'fails')
        .map((p) => textAt(p.at))
    expect(at('touch /a\nmkdir /no/such\ntouch /b')).toEqual(['mkdir /no/such'])
    expect(at('f() {\n  false\n}\n# false\nf')).toEqual(['false'])
    expect(at('touch /a\nsh -c "exit 1"')).toEqual(['sh -c "exit 1"'])
  })

  test('what may have been removed is not certainly in the way', () => {
    expect(fails(run('mkdir /a\n./unknown\nmkdir /a', { unknown: { text: '\x7fELF', mode: 0o755 } }))).toBe(false)
  })

  const passing = [
    'false || true',
    'false | true',
    '! false',
    'if false; then :; fi',
    'set +e; false; true',
    'mkdir /no/such || true',
    'rm -f /nope',
    'grep x /etc/passwd',
    '(exit 1) || :',
  ]
  for (const script of passing) {
    test(`${JSON.stringify(script)} does not`, () => expect(fails(run(script))).toBe(false))
  }
})

describe('bad input', () => {
  const texts = [
    'if',
    'echo "',
    '$(((',
    `${'('.repeat(3000)}`,
    `${'a '.repeat(100_000)}`,
    'f() { f; f; }; f',
    `${'x=$x$x; '.repeat(60)}`,
    `${'if unknown; then '.repeat(200)} : ${'; fi'.repeat(200)}`,
    `${'grep x y && '.repeat(300)} true`,
    'cd ..; cd ../../..; touch ../../a',
    'ln -s l /l; touch /l/x || true',
    'rm -rf /',
    'cp -r / /c',
    'mv / /x || true',
    `mkdir -p ${'/a'.repeat(3000)}`,
    'for i in 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4 5 6 7 8 9; do for l in 1 2 3 4 5 6 7 8 9; do for m in 1 2 3 4 5 6 7 8 9; do touch /$i$j$k$l$m; done; done; done; done; done',
  ]
  for (const text of texts) {
    test(JSON.stringify(text.slice(0, 40)), () => {
      const start = process.cpuUsage()
      const image = imageOf(`- !Tar { url: ./base.tar.gz }\n- !Sh ${JSON.stringify(text)}`, { 'base.tar.gz': base })
      expect(image.entry('/').exists).toBe('yes')
      expect(image.touched().length).toBeGreaterThanOrEqual(0)
      expect(process.cpuUsage(start).user).toBeLessThan(10e6)
    })
  }
})

test('printf without a conversion prints its format once', () => {
  const image = imageOf("- !Alpine v3.18\n- !Sh printf hello a b > /etc/x\n- !Sh printf '%s-%s\\n' a b c > /etc/y")
  const text = (path: string) => new TextDecoder().decode(image.entry(path).content?.() ?? new Uint8Array())
  expect([text('/etc/x'), text('/etc/y')]).toEqual(['hello', 'a-b\nc-\n'])
})

describe('a program that is not known', () => {
  test.each<[string, string, 'yes' | 'no' | 'unknown' | 'unlikely']>([
    ['msgfmt a.po -o a.mo', '/local', 'unlikely'],
    ['make', '/local', 'unlikely'],
    ['make && make', '/local', 'unlikely'],
    ['make', '/of-makefile', 'unknown'],
    ['make x; make', '/of-makefile/x', 'unknown'],
    ['PREFIX=/local make install', '/local', 'unknown'],
    ['node build.js --out=/local/x', '/local/x', 'unknown'],
    ['node build.js', '/of-script/x', 'unknown'],
    ['mkdir /app; cd /app; webpack', '/app/dist', 'unknown'],
    ['gcc x.c', '/usr/local/bin/x', 'unknown'],
    ['make $(date)', '/local', 'unknown'],
    ['$(date)', '/local', 'unknown'],
    ['mkdir /x; make; rm -rf /x', '/x', 'no'],
    ['mkdir /app; python3 -m compileall /app', '/app/run.py', 'no'],
  ])('%s: %s', (script, path, wanted) => {
    const files = { Makefile: 'all:\n\tmkdir -p /of-makefile\n', 'build.js': "fs.mkdirSync('/of-script/x')\n" }
    const image = imageOf(`- !Alpine v3.18\n- !Install [python3, nodejs]\n- !Sh '${script}'`, files)
    const { exists, unlikely } = image.entry(path)
    expect(exists === 'unknown' && unlikely ? 'unlikely' : exists).toBe(wanted)
  })
})
