/** Scripts that nobody would write: every builtin and program with arguments of all kinds, inside of loops, functions and expansions. */
import fc from 'fast-check'

const names =
  `: true false echo printf test [ cd chdir pwd export readonly local declare typeset unset set shift exit return break
  continue exec command eval . source read getopts wait times kill let umask type hash trap ulimit alias pushd popd printenv
  mkdir rmdir touch rm ln cp mv install chmod chown chgrp mkfifo mknod cat tee sed env nice nohup setsid time timeout stdbuf
  ionice fakeroot busybox sh bash sleep mount umount which wget curl tar unzip git find xargs awk grep sort head tail basename
  dirname readlink realpath mktemp dd id whoami seq tr cut flock su-exec gosu sudo python3 php node make gcc msgfmt apt-get
  pip npm nc start-stop-daemon f g "$x" $(echo$IFS echo) /app/other.sh ./other.sh`.match(
    /"[^"]*"|\$\([^)]*\)|\S+/g,
  ) as string[]

const plain =
  `'' -n -e -- -x -c -r -p -rf -v a b /a /a/b /app /etc/passwd / . .. ../x ./y ~ ~/x 0 1 2 -1 99999999999999 755 u+x,g-w
  0:0 nobody: x=1 x=$x$x -exec {} \\; + -o -f -d -s -1 = != -eq ] ] %s '%d\\n' '%s %s\\n' 'ready\\n' '%' '%%' '\\' '\\0' '{a,b}' {a,b}
  {1..9} * ? [a-z]* /*/* /app/*.sh '[' '[!' --help --foo=/a/b -DX=/q - ! "$@" "$*" $# $? $$ $! $0 $1 ab:c: :n:m opt /dev/null /dev/stdin
  's/a/b/' '{print > "/run/f"}' 'echo hi > /run/g' 2 >`
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '>')

const expansion = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      '$x',
      '"$x"',
      '${x}',
      '${#x}',
      '$((1+1))',
      '$((x*x))',
      '${x:-a}',
      '${y:=$x}',
      '${x:?no}',
      '${x:+b}',
      '${@}',
    ),
    fc.constantFrom(
      '${x%/*}',
      '${x%%/*}',
      '${x#*/}',
      '${x##*/}',
      '${x/a/b}',
      '${x//a/$x}',
      '${x:1:2}',
      '${x^^}',
      '${!x}',
      '${x[1]}',
    ),
    fc.constantFrom('${x%*}', '${x##*}', '${x#**}', '${x%%[}', "${x//'/'/}", '${x/}', '${x%$x}', '"${x#"${x%?}"}"'),
    inner.map((text) => `$(${text})`),
    inner.map((text) => `"$(${text})"`),
    inner.map((text) => `\${x:-$(${text})}`),
  )

const word = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...plain) }, { weight: 2, arbitrary: expansion(inner) })

const redirection = fc.constantFrom(
  '',
  '',
  '',
  '',
  '> /a/out',
  '>> /run/log',
  '2>/dev/null',
  '> /dev/stdout',
  '< /etc/passwd',
  '< nowhere',
  '>&2',
  '&> x',
  '> "$x"',
  '<<E\nbody $x $(echo y)\nE\n',
  "<<'E'\nbody\n$x\nE\n",
  '<<< "$x"',
  '3>&1',
  '> $(echo z)',
)

/** A script; `depth` bounds how deep its parts are inside of each other. */
export function script(depth = 3): fc.Arbitrary<string> {
  const inner = depth === 0 ? fc.constantFrom('echo a', 'f', 'printf x') : fc.memo((n) => statements(n))(depth)
  return inner
}

function statements(depth: number): fc.Arbitrary<string> {
  const inside =
    depth <= 1 ? fc.constantFrom('echo a', 'f "$@"', 'printf x', 'x=$x$x', 'shift', 'break') : statements(depth - 1)
  const simple = fc
    .tuple(
      fc.constantFrom('', '', '', 'x=1 ', 'x=$x$x ', '! '),
      fc.constantFrom(...names),
      fc.array(word(inside), { maxLength: 4 }),
      redirection,
    )
    .map(([before, name, args, to]) => `${before}${[name, ...args].join(' ')} ${to}`)
  const compound = fc.oneof(
    fc.tuple(inside, inside).map(([a, b]) => `if ${a}\nthen ${b}\nelse :\nfi`),
    fc.tuple(inside, inside).map(([a, b]) => `while ${a}\ndo ${b}\ndone`),
    fc.tuple(inside, inside).map(([a, b]) => `until ${a}\ndo ${b}\ndone`),
    fc.tuple(word(inside), word(inside), inside).map(([a, b, c]) => `for x in ${a} ${b} $x\ndo ${c}\ndone`),
    fc.tuple(word(inside), inside).map(([a, b]) => `case ${a} in a*|"$x") ${b}\n;; *) ${b}\n;; esac`),
    inside.map((a) => `f() { ${a}\n}`),
    inside.map((a) => `f() { ${a}\nf; f "$@" a\n}; f`),
    inside.map((a) => `g() { f; f; f; g; }; ( ${a}\n)`),
    fc.tuple(inside, inside).map(([a, b]) => `${a}\n{ ${b}\n} | ( ${a}\n)`),
    fc.tuple(inside, inside).map(([a, b]) => `( ${a}\n) && { ${b}\n} || exit 1`),
    inside.map((a) => `( ${a}\n) &`),
    inside.map((a) => `eval '${a.replaceAll("'", '"')}'`),
    inside.map((a) => `sh -c '${a.replaceAll("'", '"')}' x y`),
    inside.map((a) => `cat <<E | sh\n${a}\nE\n`),
    inside.map((a) => `trap '${a.replaceAll("'", '"')}' EXIT`),
  )
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: compound }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((lines) => lines.join('\n'))
}
