// Writes docs/first-hour.md: what the command prints while somebody brings examples/first-hour to lithos.
// `node scripts/generate-first-hour.mjs [the command: dist/cli/index.js]`
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const given = process.argv[2]
const temporary = mkdtempSync(join(tmpdir(), 'first-hour-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

const shop = join(temporary, 'shop')
const program = join(temporary, 'bin/lithos-ready')
mkdirSync(join(temporary, 'bin'))
symlinkSync(given === undefined ? join(root, 'dist/cli/index.js') : resolve(given), program)
cpSync(join(root, 'examples/first-hour'), shop, { recursive: true })

const parts = []
const say = (text) => parts.push(text)

function fence(language, text) {
  parts.push(`\`\`\`${language}\n${text.trimEnd()}\n\`\`\``)
}

/** Runs the command, and shows it with what it prints. */
function run(line, status = 0) {
  const result = spawnSync(process.execPath, [program, ...line.split(' ')], { cwd: shop, encoding: 'utf8', env: {} })
  if (result.status !== status) throw new Error(`lithos-ready ${line} ended with ${result.status}: ${result.stderr}`)
  // how long it takes is another thing on every machine
  const shown = (result.stdout + result.stderr).replace(/, \d+\.\d s\)/g, ', 0.3 s)')
  fence('console', `$ lithos-ready ${line}\n${shown}`)
}

/** Shows a file, or some lines of it. */
function show(path, from = '') {
  const text = readFileSync(join(shop, path), 'utf8')
  fence('yaml', `# ${path}\n${text.slice(text.indexOf(from))}`)
}

/** Changes a file, and shows the change. */
function change(path, before, after) {
  const file = join(shop, path)
  const text = readFileSync(file, 'utf8')
  if (text.split(before).length !== 2) throw new Error(`${path} does not have this text once:\n${before}`)
  writeFileSync(
    file,
    text.replace(before, () => after),
  )
  const signed = (sign, lines) => lines.trimEnd().replace(/^/gm, sign)
  const added = after.startsWith(before) ? after.slice(before.length) : after
  const old = signed(added === after ? '-' : ' ', before)
  fence('diff', `--- ${path}\n+++ ${path}\n${old}\n${signed('+', added)}`)
}

say(`# The first hour

The [shop](../examples/first-hour) is a Django project that is developed with vagga: \`vagga run\` starts it with redis and postgres, \`vagga
assets\` builds its JavaScript with npm, \`vagga migrate\` brings the database up to date. Nothing of it runs under lithos yet. This page takes
it there. Everything on it was printed by the command; CI keeps it so. How to install the command:
[getting started](getting-started.md).`)

say('## Where we are')
run('check')
say('## A first config')
say('The web server is the child `web` of the command `run`:')
run('init run/web')
show('lithos/web.yaml')
say('`init` also added a container to `vagga.yaml`, which has the sources and the config in its image:')
show('vagga.yaml', '  web-deploy:')
say('## What is missing')
run('check', 1)

say(`Each is something that works in development and would have failed on the server.

**The JavaScript** is built into \`static/\`, which git ignores, so the image does not get it. A container of its own builds it, and
\`!Build\` takes it from there:`)
change(
  'vagga.yaml',
  '  assets:\n    setup:\n    - !Alpine v3.18\n    - !Install [nodejs, npm]\n',
  `  assets:
    setup:
    - !Alpine v3.18
    - !Install [nodejs, npm]

  assets-build:
    setup:
    - !Container assets
    - !EnsureDir /build/web
    - !Copy { source: /work/package.json, path: /build/package.json }
    - !Copy { source: /work/package-lock.json, path: /build/package-lock.json }
    - !Copy { source: /work/web, path: /build/web }
    - !Sh cd /build && npm ci && npm run build
`,
)
change(
  'vagga.yaml',
  '    - !Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }\n',
  `    - !Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }
    - !Build { container: assets-build, source: /build/static, path: /app/static }
    - !EnsureDir /media
`,
)
say(`**Uploads** need a directory that can be written and that stays: a \`!Persistent\` volume. Its mount point is the \`!EnsureDir\` above, since
lithos creates none. **The passwords** were encrypted with \`lithos_crypt encrypt\`, for the key of the server:`)
change('lithos/web.yaml', '  MEDIA_ROOT: /app/media\n', '  MEDIA_ROOT: /media\n')
change(
  'lithos/web.yaml',
  '  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\n',
  `  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }
  /media: !Persistent { path: /media, mkdir: true, mode: 0o700, user: 1 }
`,
)
const secret =
  'v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc'
change(
  'lithos/web.yaml',
  `# Passwords of development are not copied. Encrypt those of production with \`lithos_crypt encrypt\`, and write:
# secret-environ:
#   DATABASE_URL: v2:...
#   SECRET_KEY: v2:...
`,
  `secret-environ:
  DATABASE_URL: ${secret}
  SECRET_KEY: ${secret}
`,
)
say(`## Its neighbours

In development redis and postgres run beside it. On the server they are deployments like any other:`)
run('init run/redis')
run('init run/postgres')
say(`The migrations need what the web server needs. They get no image of their own: a second config in the same image starts them, and differs
in \`kind\` and \`arguments\`:`)
const web = readFileSync(join(shop, 'lithos/web.yaml'), 'utf8')
writeFileSync(join(shop, 'lithos/migrate.yaml'), web)
fence('console', '$ cp lithos/web.yaml lithos/migrate.yaml')
change('lithos/migrate.yaml', 'kind: Daemon\n', 'kind: Command\n')
change(
  'lithos/migrate.yaml',
  '- gunicorn\n- --bind\n- 0.0.0.0:8000\n- shop.wsgi\n',
  '- python3\n- manage.py\n- migrate\n',
)
change(
  'vagga.yaml',
  '    - !Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }\n',
  `    - !Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }
    - !Copy { source: /work/lithos/migrate.yaml, path: /lithos/migrate.yaml }
`,
)
run('check')
say(`## The last warning

Shared memory is read-only under lithos, and postgres keeps its buffers there. The fix that is offered is not *safe*, because only you know
how much it needs; we looked, and take it:`)
run('check --diff=all')
run('check --fix=all')
say(`What is left is *not known* from the repository alone: whether the packages bring the programs. A [built image](built-images.md) answers that.

## From now on

The notes of \`init\` say what is left to do on the server. So that no pull request breaks any of this, let [GitHub](github.md) run the same check:`)
fence(
  'yaml',
  `# .github/workflows/lithos-ready.yml
name: Ready for lithos
on:
  pull_request:
  merge_group:
permissions: {}
jobs:
  lithos-ready:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@v7
      - uses: lithos-ready/lithos-ready@v1
`,
)
writeFileSync(join(root, 'docs/first-hour.md'), `${parts.join('\n\n')}\n`)
