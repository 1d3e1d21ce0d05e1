/** What findings say where it is easy to say too little, or the wrong thing: what is there, why it breaks, what to write. */
import { checkTexts } from './project.js'

const vagga = (...steps: string[]) =>
  `containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !EnsureDir /app\n    - !Copy { source: /work/lithos.yaml, path: /lithos/lithos.yaml }\n${steps.map((step) => `    - ${step}\n`).join('')}`
const lithos = (...lines: string[]) =>
  `${['user-id: 1', 'memory-limit: 64Mi', 'environ: { PATH: /bin }', ...lines].join('\n')}\n`
/** `severity: message` of the findings of a rule. */
const said = (rule: string, texts: Readonly<Record<string, string>>) =>
  checkTexts(texts)
    .findings.filter((finding) => finding.rule === rule)
    .map(({ severity, message }) => `${severity}: ${message.replace(/ lithos_knot would log: .*/, '')}`)

describe('a program that is not there', () => {
  test('a link whose target is not in the image', () => {
    const texts = {
      'vagga.yaml': vagga('!Sh ln -s /app/none /app/main'),
      'lithos.yaml': lithos('executable: /app/main'),
    }
    expect(said('executable-missing', texts)).toEqual([
      'error: `/app/main` is not there when the container starts: it is a link to `/app/none`, which is not in the image. Correct the path, or add the step that installs the program.',
    ])
  })
  test('one that is removed again, and the repository has', () => {
    const texts = {
      'vagga.yaml': vagga('!Copy { source: /work/app, path: /app }', '!Remove /app/main.sh'),
      'lithos.yaml': lithos('executable: /app/main.sh'),
      'app/main.sh': '#!/bin/sh\n',
    }
    expect(said('executable-missing', texts)).toEqual([
      'error: `/app/main.sh` is not there when the container starts: `/app/main.sh` is removed again at the end of the build. Remove this step, or put the file elsewhere.',
    ])
  })
})

test('a program, and a file, that a volume hides', () => {
  const texts = {
    'vagga.yaml': vagga('!Copy { source: /work/app, path: /app }'),
    'lithos.yaml': lithos('executable: /app/main.sh', 'volumes:', '  /app: !Tmpfs { size: 1Mi, mode: 0o777 }'),
    'app/main.sh': '#!/bin/sh\n',
  }
  expect(said('executable-missing', texts)).toEqual([
    'error: `/app/main.sh` is not there when the container starts: the volume at `/app` hides `/app/main.sh` of the image. Mount the volume elsewhere.',
  ])
})

test('a mode without 0o that no mode can be', () => {
  const texts = {
    'vagga.yaml': vagga('!EnsureDir /data'),
    'lithos.yaml': lithos('executable: /bin/sh', 'volumes:', '  /data: !Tmpfs { size: 1Mi, mode: 1777 }'),
  }
  expect(said('invalid-value', texts)).toEqual([
    expect.stringMatching(
      / found `1777`, which is read as a decimal number; did you mean `0o1777`\? lithos refuses the whole file\.$/,
    ),
  ])
})

test('a mode with a zero in front that no mode can be', () => {
  const texts = {
    'lithos.yaml': lithos('executable: /bin/sh', 'volumes:', '  /data: !Tmpfs { size: 1Mi, mode: 01777 }'),
  }
  expect(said('invalid-value', texts)).toEqual([
    expect.stringMatching(/ found `01777`, which is read as a decimal number; did you mean `0o1777`\?/),
  ])
})

test('a volume in the short form of vagga', () => {
  const texts = { 'lithos.yaml': lithos('executable: /bin/sh', 'volumes:', '  /data: !Persistent /data') }
  expect(said('wrong-type', texts)).toEqual([expect.stringMatching(/; write `\{ path: \/data, mkdir: true \}`\. /)])
})

test('files that `!Copy` leaves out by default', () => {
  const texts = {
    'vagga.yaml': vagga('!Copy { source: /work/app, path: /app }'),
    'lithos.yaml': lithos('executable: /app/main.sh'),
    'app/main.sh': '#!/bin/sh\ncat /app/table.orig\n',
    'app/table.orig': 'x\n',
  }
  expect(said('source-not-in-image', texts)).toEqual([
    'error: `app/main.sh` reads `/app/table.orig`, which is not there in production: this step does not copy `/app/table.orig` (`!Copy` leaves such files out by default). The repository has it as `app/table.orig`: copy that with `!Copy`, or correct the path.',
  ])
})

test('a link into /work', () => {
  const texts = {
    'vagga.yaml': vagga('!Sh ln -s /work/main.sh /app/main.sh'),
    'lithos.yaml': lithos('executable: /app/main.sh'),
    'main.sh': '#!/bin/sh\n',
  }
  expect(said('work-path', texts)).toEqual([
    'error: `/app/main.sh` links to `/work/main.sh`. In production `/work` is empty or missing, so `/app/main.sh` leads nowhere. Copy the target into the image instead.',
  ])
})

test('an archive without a hash, and files that a script reads', () => {
  const texts = {
    'vagga.yaml': vagga('!Tar { url: ./base.tar, path: /app }', '!Sh cp /work/main.sh /app/main.sh'),
    'lithos.yaml': lithos('executable: /app/main.sh'),
    'main.sh': '#!/bin/sh\n',
    'base.tar': '',
  }
  expect(said('stale-build', texts)).toEqual([
    "note: vagga does not rebuild the image when `base.tar` changes, so an old version is deployed: `!Tar` of a local file without `sha256`: what is in it is not in the image's hash. Give the step the `sha256` of the file.",
    "warning: vagga does not rebuild the image when `main.sh` changes, so an old version is deployed: a command of `!Sh` reads it, and no `!Copy` or `!Depends` puts it into the image's hash. Use `!Copy`, or add a `- !Depends` before the step.",
  ])
})

test('a variable in a config that no image has is a warning: nobody starts it as far as is known', () => {
  const config = lithos('executable: /bin/sh', 'arguments: [/app/main.sh, $HOME]')
  const deployed = { 'vagga.yaml': vagga(), 'lithos.yaml': config }
  expect(said('variable-not-expanded', deployed)).toEqual([expect.stringMatching(/^error: `\$HOME` /)])
  const alone = { 'vagga.yaml': vagga(), 'lithos.yaml': lithos('executable: /bin/sh'), 'other.yaml': config }
  expect(said('variable-not-expanded', alone)).toEqual([expect.stringMatching(/^warning: `\$HOME` /)])
})

test('options that are not indented: which tags have them', () => {
  const texts = {
    'vagga.yaml': vagga('!EnsureDir /data'),
    'lithos.yaml': lithos('executable: /bin/sh', 'volumes:', '  /data: !Tmpfs', '  size: 1Mi', '  mode: 0o777'),
  }
  expect(said('unknown-tag', texts)).toEqual([
    expect.stringContaining('(an option of `!Tmpfs` must be indented more than the tag)'),
    expect.stringContaining('(an option of `!Persistent`, `!Tmpfs` or `!Statedir` must be indented more than the tag)'),
  ])
})

test('a blank that nobody sees is named', () => {
  const texts = {
    'vagga.yaml': vagga(),
    'lithos.yaml': lithos('executable: /bin/sh', 'arguments:', '- -c', '- --'),
  }
  expect(said('quire-misread', texts)).toEqual([
    'warning: In YAML this is the string `--`, but lithos reads the string `-- ` with a space at its end. Put it in quotes: `"--"`.',
  ])
})
