import fc from 'fast-check'
import { marked } from 'marked'
import {
  breakCommands,
  codeBlock,
  codeSpan,
  forCommand,
  forHtml,
  forJsonLog,
  forMarkdown,
  forPlainLog,
  forSarif,
  linkTarget,
  messageMarkdown,
  pieces,
  shorten,
  visible,
  visibleLines,
} from '../../src/report/sanitize.js'
import { anyCharacter } from '../tries.js'
import { commandsOf } from './runner.js'

const nasty = [
  '\n::error file=a::forged',
  '  ::warning::x',
  '::set-output name=a::b',
  '##[error]forged',
  '##[',
  '%0A::error::x',
  '%',
  '`',
  '``',
  '```\n',
  '~~~',
  '|',
  '\\',
  '\\|',
  '<script>',
  '<!--',
  '-->',
  '<details>',
  '</td>',
  '@octocat',
  '#1',
  'owner/repo#1',
  'GH-12',
  'https://example.org',
  'www.example.org',
  'a@example.org',
  ':tada:',
  '$x$',
  '](',
  '[a](b)',
  '![i](u)',
  '*b*',
  '_i_',
  '\u202eabc\u202c',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u001b[31m',
  '\u0000',
  '\u009b',
  '\ud800',
  '\r',
  '\t',
  '&amp;',
  '&#64;',
  '# h',
  '- l',
  '1. l',
  '> q',
  '    code',
  'word',
  ' ',
  '日本',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: anyCharacter, maxLength: 6 })), { maxLength: 8 })
  .map((all) => all.join(''))

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", vert: '|' }
/** The text that a browser shows of rendered HTML; GitHub looks for mentions and references in it. */
function shown(html: string): string {
  return html
    .replace(/<\/?(p|span|code)>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) =>
      code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? all),
    )
}
const seen = (html: string): string => shown(html).replace(/\u200b/g, '')
const render = (markdown: string): string => (marked.parse(markdown, { gfm: true, async: false }) as string).trimEnd()
const squeeze = (text: string): string => text.replace(/ +/g, ' ').trim()

describe('visible', () => {
  test('control, bidirectional and invisible characters can be seen', () => {
    expect(visible('a\u001b[31mb\u202ec\u200bd\ne\tf\u007f')).toBe('a␛[31mb<U+202E>c<U+200B>d⏎e f␡')
    expect(visibleLines('a\r\nb\rc\u0000')).toBe('a\nb\nc␀')
    expect(visible('naïve 日本 🎉 é')).toBe('naïve 日本 🎉 é')
  })
  test('nothing that acts remains', () => {
    fc.assert(
      fc.property(
        hostile,
        (text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(visible(text)) && visible(visible(text)) === visible(text),
      ),
    )
  })
})

describe('commands of the runner', () => {
  test('data and properties come back as they were, and there is one command', () => {
    fc.assert(
      fc.property(hostile, hostile, (file, message) => {
        const line = `::error file=${forCommand(file, 'property')}::${forCommand(message, 'data')}`
        expect(commandsOf(line)).toEqual([
          {
            command: 'error',
            properties: file === '' ? {} : { file: visibleLines(file) },
            data: visibleLines(message),
          },
        ])
      }),
    )
  })
  test('a log holds no command', () => {
    fc.assert(fc.property(hostile, (text) => commandsOf(forPlainLog(text)).length === 0))
    fc.assert(fc.property(hostile, (text) => commandsOf(`a\n${breakCommands(text)}\nb`).length === 0))
  })
  test('text without commands is left alone', () => {
    expect(forPlainLog('a :: b\n# [c] ## [d]\nstd::vector')).toBe('a :: b\n# [c] ## [d]\nstd::vector')
    expect(forPlainLog('x\n ::error::y ##[group]z')).toBe('x\n \\::error::y ##\\[group]z')
  })
  test('JSON keeps its value', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const json = forJsonLog(JSON.stringify(value, null, 2))
        expect(JSON.parse(json)).toEqual(value)
        expect(commandsOf(json)).toEqual([])
      }),
    )
  })
})

describe('Markdown', () => {
  test('plain text is shown as it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = render(forMarkdown(text))
        expect(html.replace(/<span>\$<\/span>/g, '').replace(/^<p>|<\/p>$/g, '')).not.toMatch(/[<>]/)
        expect(squeeze(seen(html))).toBe(squeeze(visible(text.trim())))
      }),
      { numRuns: 500 },
    )
  })
  test('no mention, reference or link of its own', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(forHtml(text)).not.toMatch(/[<>"']/)
        for (const html of [render(forMarkdown(text)), forHtml(text)]) {
          expect(shown(html)).not.toMatch(/@\w|#\d|:\/\/|\bwww\.|\bgh-\d|:[\w+-]+:/i)
        }
      }),
    )
  })
  test('a code span holds exactly the text, in a paragraph and in a cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const paragraph = render(`x ${codeSpan(text)} y`)
        expect(seen(paragraph)).toBe(`x ${visible(text)} y`)
        expect(paragraph).toMatch(/^<p>x <code>[^<>]*<\/code> y<\/p>$/)
        const table = render(`| a | b |\n|---|---|\n| ${codeSpan(text)} | z |`)
        expect(table.match(/<td>/g)).toHaveLength(2)
        expect(table).toContain('<td>z</td>')
      }),
      { numRuns: 500 },
    )
  })
  test('a cell of plain text stays one cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(render(`| a | b |\n|---|---|\n| ${forMarkdown(text)} | z |`).match(/<td>/g)).toHaveLength(2)
      }),
    )
  })
  test('a block holds exactly the lines', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const tokens = marked.lexer(`${codeBlock(text, 'diff')}\n\nend`)
        expect(tokens.map((token) => token.type).filter((type) => type !== 'space')).toEqual(['code', 'paragraph'])
        expect((tokens[0] as { text: string }).text.trimEnd()).toBe(visibleLines(text).trimEnd())
      }),
    )
  })
  test('a link target does not end the link', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const html = render(`[x](https://example.org/a${linkTarget(path)})`)
        expect(html).toMatch(/^<p><a href="[^"]*">x<\/a><\/p>$/)
      }),
    )
  })
  test('messages: code in backticks, the rest plain', () => {
    expect(messageMarkdown('`a|b` is *not* `c``d` <b>')).toBe(
      '<code>a&#124;b</code> is \\*not\\* <code>c&#96;&#96;d</code> &lt;b&gt;',
    )
    expect(pieces('a `b` c')).toEqual([
      { code: false, text: 'a ' },
      { code: true, text: 'b' },
      { code: false, text: ' c' },
    ])
    expect(pieces('``a`b`` `open')).toEqual([
      { code: true, text: 'a`b' },
      { code: false, text: ' `open' },
    ])
  })
  test('messages render to paragraphs of text and code only', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = render(messageMarkdown(text))
        expect(html.replace(/<\/?(p|span|code)>/g, '')).not.toMatch(/[<>]/)
      }),
      { numRuns: 500 },
    )
  })
})

test('SARIF text has no embedded link', () => {
  fc.assert(fc.property(hostile, (text) => !forSarif(text).includes('](')))
})

test('shorten cuts no character in two', () => {
  expect(shorten('ab🎉cd', 4)).toBe('ab…')
  expect(shorten('ab🎉cd', 5)).toBe('ab🎉…')
  expect(shorten('abc', 3)).toBe('abc')
})

test('empty lines cost no more than others', () => {
  const started = performance.now()
  expect(forPlainLog('\n'.repeat(200_000))).toHaveLength(200_000)
  expect(performance.now() - started).toBeLessThan(5000)
})
