// Pictures of what people see, out of what the command really prints. Needs a build and a `chromium` on PATH.
// `npm run pictures` makes those of README and docs: docs/comment.png and docs/terminal.png.
// `npm run pictures -- FOLDER` makes the comment in every size and dress into FOLDER, to be looked at.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'

const root = fileURLToPath(new URL('..', import.meta.url))
const [folder] = process.argv.slice(2)
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-pictures-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

const command = (directory, ...args) =>
  spawnSync(process.execPath, [join(root, 'dist/cli/index.js'), 'check', directory, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
  }).stdout

/** The height of a page is only known to the browser: it writes it into its title, which `--dump-dom` shows. */
function picture(body, path, width) {
  const page = join(temporary, 'page.html')
  const measure = '<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>'
  writeFileSync(page, `<!doctype html><meta charset="utf-8">${body}${measure}`)
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars']
  const chromium = (...args) =>
    execFileSync('chromium', [...options, ...args, `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const height = /<title>(\d+)<\/title>/.exec(chromium(`--window-size=${width},800`, '--dump-dom'))?.[1]
  chromium('--force-device-scale-factor=1.25', `--window-size=${width},${height}`, `--screenshot=${path}`)
  return height
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const styles = {
  1: 'font-weight:bold',
  2: 'opacity:.6',
  31: 'color:#f85149',
  32: 'color:#3fb950',
  33: 'color:#d29922',
  34: 'color:#58a6ff',
  36: 'color:#39c5cf',
}

function terminal(directory, path) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  const coloured = escaped(command(directory)).replaceAll(/\u001b\[(\d+)m/g, (_, code) =>
    code === '0' ? '</span>' : `<span style="${styles[code]}">`,
  )
  return picture(
    `<body style="margin:0;background:#0d1117"><pre style="margin:0;padding:16px;color:#e6edf3;font:13px/1.4 'DejaVu Sans Mono','Noto Color Emoji',monospace"><span style="opacity:.6">$ node dist/cli/index.js check ${directory}</span>\n${drawn(coloured)}</pre>`,
    path,
    900,
  )
}

// GitHub colours the lines of a diff; its stylesheet has only the names.
const diffLine = (line) => {
  const style = {
    '+': 'background:#dafbe1;color:#116329',
    '-': 'background:#ffebe9;color:#82071e',
    '@': 'color:#8250df',
  }[line[0]]
  return style === undefined ? line : `<span style="${style}">${line}</span>`
}

/** Signs that not every machine has a colourful font for. */
const signs = {
  '❌': ['#d1242f', '✖'],
  '✅': ['#1a7f37', '✔'],
  '⚠️': ['#9a6700', '⚠'],
  '➖': ['#59636e', '–'],
  '❔': ['#59636e', '?'],
}
const drawn = (html) =>
  html.replaceAll(/❌|✅|⚠️|➖|❔/gu, (sign) => `<b style="color:${signs[sign][0]}">${signs[sign][1]}</b>`)

/** The comment as GitHub renders it, in one of its two dresses. */
function comment(directory, path, { dress = 'light', width = 860 } = {}) {
  const markdown = command(directory, '--format', 'markdown')
  const html = drawn(marked.parse(markdown)).replaceAll(
    /<code class="language-diff">([\s\S]*?)<\/code>/g,
    (_, text) => `<code>${text.split('\n').map(diffLine).join('\n')}</code>`,
  )
  const css = readFileSync(join(root, `node_modules/github-markdown-css/github-markdown-${dress}.css`), 'utf8')
  const [back, bar, line, grey, ink] =
    dress === 'light'
      ? ['#fff', '#f6f8fa', '#d0d7de', '#59636e', '#1f2328']
      : ['#0d1117', '#151b23', '#3d444d', '#9198a1', '#f0f6fc']
  const height = picture(
    `<style>${css} body{margin:0;padding:12px;background:${back}} .box{border:1px solid ${line};border-radius:6px;overflow:hidden}
  .head{font:14px -apple-system,'Segoe UI',sans-serif;background:${bar};border-bottom:1px solid ${line};padding:8px 16px;color:${grey}} .markdown-body{padding:16px}</style>
  <body><div class="box"><div class="head"><b style="color:${ink}">github-actions</b> bot commented</div><article class="markdown-body">${html}</article></div></body>`,
    path,
    width,
  )
  const unfolded = markdown.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '$1').trimEnd()
  return `${unfolded.split('\n').length} lines, ${height} pixels`
}

/** As many deployments as a company has: each has a volume without a mount point, every third a path of the project, too. */
function many(number) {
  const project = join(temporary, `many-${number}`)
  mkdirSync(join(project, 'lithos'), { recursive: true })
  cpSync(join(root, 'examples/not-ready/shop'), join(project, 'shop'), { recursive: true })
  const names = Array.from({ length: number }, (_, index) => `service-${index}`)
  const container = (name) =>
    `  ${name}:\n    setup:\n    - !Container base\n    - !Copy { source: /work/lithos/${name}.yaml, path: /lithos/${name}.yaml }\n`
  writeFileSync(
    join(project, 'vagga.yaml'),
    `containers:\n  base:\n    setup:\n    - !Alpine v3.18\n    - !Install [python3]\n    - !EnsureDir /app\n    - !EnsureDir /lithos\n    - !Copy { source: /work/shop, path: /app/shop }\n${names.map(container).join('')}`,
  )
  for (const [index, name] of names.entries()) {
    const environ = index % 3 === 0 ? `environ:\n  CONFIG: /work/shop/config.ini\n` : ''
    const tmp = index % 2 === 0 ? '  /tmp: !Tmpfs { size: 64Mi, mode: 0777 }\n' : ''
    writeFileSync(
      join(project, `lithos/${name}.yaml`),
      `kind: Daemon\nuser-id: 1\nmemory-limit: 256Mi\nexecutable: /usr/bin/python3\narguments: [-m, shop.web]\nworkdir: /app\n${environ}volumes:\n${tmp}  /data: !Persistent { path: /${name}, mkdir: true, mode: 0o700, user: 1 }\n`,
    )
  }
  return project
}

function nothing() {
  const project = join(temporary, 'nothing')
  mkdirSync(project)
  writeFileSync(
    join(project, 'vagga.yaml'),
    'containers:\n  app:\n    setup:\n    - !Alpine v3.18\ncommands:\n  run: !Command\n    container: app\n    run: [sleep, "9"]\n',
  )
  return project
}

if (folder === undefined) {
  terminal('examples/not-ready', join(root, 'docs/terminal.png'))
  comment('examples/not-ready', join(root, 'docs/comment.png'))
} else {
  const target = resolve(folder)
  mkdirSync(target, { recursive: true })
  const cases = { 1: 'examples/not-ready', 10: many(10), 40: many(40), green: 'examples/ready', nothing: nothing() }
  const dresses = { light: {}, dark: { dress: 'dark' }, narrow: { width: 400 } }
  for (const [name, directory] of Object.entries(cases))
    for (const [dress, options] of Object.entries(dresses))
      console.log(`${name} ${dress}: ${comment(directory, join(target, `${name}-${dress}.png`), options)}`)
}
