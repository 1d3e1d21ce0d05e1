import { readFileSync } from 'node:fs'
import { test } from '@jest/globals'
import { startEditor } from './editor.js'
test('try', async () => {
  const root = '/tmp/lspw/not-ready'
  const e = await startEditor([process.execPath, 'lib/cli.js', 'lsp', '--stdio'], [root])
  const text = readFileSync(`${root}/deploy/web.yaml`, 'utf8')
  await e.open('deploy/web.yaml', text)
  console.log(text)
  const v = readFileSync(`${root}/vagga.yaml`, 'utf8'); console.log(v)
  await e.open('vagga.yaml', v)
  const all = await e.diagnostics('deploy/web.yaml')
  console.log(JSON.stringify(all, null, 1).slice(0, 3000))
  const lines = text.split('\n')
  for (let line = 0; line < lines.length; line++) {
    const c = lines[line].search(/\S/)
    console.log(line, lines[line], '=>', (await e.hover('deploy/web.yaml', { line, character: c })).slice(0, 300))
    const end = lines[line].length
    console.log('   hover end =>', (await e.hover('deploy/web.yaml', { line, character: end })).slice(0, 300))
    console.log('   complete at end', (await e.completion('deploy/web.yaml', { line, character: end })).map((x) => x.label).join(' '))
    console.log('   def', JSON.stringify((await e.definition('deploy/web.yaml', { line, character: end }))))
  }
  console.log(JSON.stringify(await e.actions('deploy/web.yaml', { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } }), null, 1).slice(0, 4000))
  console.log(JSON.stringify(await e.actions('deploy/web.yaml', { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } }, ['source.fixAll']), null, 1).slice(0, 2000))
  console.log(JSON.stringify((await e.symbols('vagga.yaml')).map((s) => [s.name, s.children?.map((c) => [c.name, c.detail])])))
  const vl = v.split('\n')
  for (let line = 0; line < vl.length; line++) {
    console.log(line, vl[line], '=>', (await e.hover('vagga.yaml', { line, character: vl[line].length })).slice(0, 250), '|', (await e.completion('vagga.yaml', { line, character: vl[line].length })).map((x) => x.label).join(' ').slice(0, 200), JSON.stringify(await e.definition('vagga.yaml', { line, character: vl[line].length })))
  }
  console.log('exit', await e.end())
}, 60000)
