// Makes docs/comment.png and docs/terminal.png out of what the command really prints. Needs a build and a `chromium` on PATH.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'

const root = fileURLToPath(new URL('..', import.meta.url))
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-pictures-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

const command = (...args) =>
  spawnSync(process.execPath, ['dist/cli/index.js', 'check', 'examples/not-ready', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
  }).stdout

/** The height of a page is only known to the browser: it writes it into its title, which `--dump-dom` shows. */
function picture(body, name, width) {
  const page = join(temporary, 'page.html')
  const measure = '<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>'
  writeFileSync(page, `<!doctype html><meta charset="utf-8">${body}${measure}`)
  const chromium = (...args) =>
    execFileSync(
      'chromium',
      ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', ...args, `file://${page}`],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
  const height = /<title>(\d+)<\/title>/.exec(chromium(`--window-size=${width},800`, '--dump-dom'))?.[1]
  chromium(
    '--force-device-scale-factor=1.25',
    `--window-size=${width},${height}`,
    `--screenshot=${join(root, 'docs', name)}`,
  )
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
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const coloured = escaped(command()).replaceAll(/\u001b\[(\d+)m/g, (_, code) =>
  code === '0' ? '</span>' : `<span style="${styles[code]}">`,
)
picture(
  `<body style="margin:0;background:#0d1117"><pre style="margin:0;padding:16px;color:#e6edf3;font:13px/1.4 'DejaVu Sans Mono','Noto Color Emoji',monospace"><span style="opacity:.6">$ node dist/cli/index.js check examples/not-ready</span>\n${coloured}</pre>`,
  'terminal.png',
  900,
)

// GitHub colours the lines of a diff; its stylesheet has only the names.
const diffLine = (line) => {
  const style = {
    '+': 'background:#dafbe1;color:#116329',
    '-': 'background:#ffebe9;color:#82071e',
    '@': 'color:#8250df',
  }[line[0]]
  return style === undefined ? line : `<span style="${style}">${line}</span>`
}
const comment = marked
  .parse(command('--format', 'markdown'))
  .replaceAll(
    /<code class="language-diff">([\s\S]*?)<\/code>/g,
    (_, text) => `<code>${text.split('\n').map(diffLine).join('\n')}</code>`,
  )
const css = readFileSync(join(root, 'node_modules/github-markdown-css/github-markdown-light.css'), 'utf8')
picture(
  `<style>${css} body{margin:0;padding:12px;background:#fff} .box{border:1px solid #d0d7de;border-radius:6px;overflow:hidden}
  .head{font:14px -apple-system,'Segoe UI',sans-serif;background:#f6f8fa;border-bottom:1px solid #d0d7de;padding:8px 16px;color:#59636e} .markdown-body{padding:16px}</style>
  <body><div class="box"><div class="head"><b style="color:#1f2328">github-actions</b> bot commented</div><article class="markdown-body">${comment}</article></div></body>`,
  'comment.png',
  860,
)
