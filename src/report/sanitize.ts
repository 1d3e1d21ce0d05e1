/**
 * Texts of somebody's YAML on their way out. Every place that interprets what is written to it has one function here,
 * and nothing of the repository (names, values, keys, messages) reaches such a place without it. facts: github.md.
 */

/**
 * Control characters, and those that reorder, hide or join what people see. A line feed is one of them; what makes a picture
 * of a sign (`❤️`) is none.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!(?<=\p{Extended_Pictographic})\ufe0f)\p{Default_Ignorable_Code_Point}/gu

const NAMES: Readonly<Record<string, string>> = { '\t': ' ', '\n': '⏎', '\r': '␍', '\x7f': '␡' }

/**
 * For a terminal, and the first step for every other place: one line in which everything can be seen. Control characters
 * become their pictures (`␛`), bidirectional marks and other invisible characters their code (`<U+202E>`), a tab a space.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) as number
    return (
      NAMES[character] ??
      (code < 0x20 ? String.fromCharCode(0x2400 + code) : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`)
    )
  })
}

/** As `visible`, and several lines stay several lines, with their tabs. */
export function visibleLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n')
}

/** At most `limit` UTF-16 units; what is cut off is shown by an ellipsis, and no character is cut in two. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  return `${text.slice(0, /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : end)}…`
}

/**
 * The value of a workflow command: `data` is what comes after the second `::`, `property` what comes after `file=` and
 * the like. Runner: ActionCommand.cs.
 */
export function forCommand(text: string, part: 'data' | 'property'): string {
  const data = visibleLines(text).replace(/%/g, '%25').replace(/\n/g, '%0A')
  return part === 'data' ? data : data.replace(/:/g, '%3A').replace(/,/g, '%2C')
}

/**
 * Takes the meaning from what a runner would read as a command: `::` at the start of a line (spaces do not count), and
 * `##[` or `##vso[` anywhere. Colours and everything else stay; use it on finished output.
 */
export function breakCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1\\:').replace(/##(?=\w*\[)/g, '##\\')
}

/** Lines of a log that a runner reads. */
export function forPlainLog(text: string): string {
  return breakCommands(visibleLines(text))
}

/** JSON as text for a log: the same value, in which no line can be taken for a command and no character steers a terminal. */
export function forJsonLog(json: string): string {
  return json
    .replace(/##(?=\w*\[)/g, '#\\u0023')
    .replace(INVISIBLE, (character) =>
      /[\n\t]/.test(character) ? character : character.split('').map(escaped).join(''),
    )
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** GitHub makes links of these (names, numbers, addresses, hashes) even where Markdown does not: an invisible space prevents it. */
function withoutAutolinks(text: string): string {
  return text.replace(
    /\b(?=\d*[a-f]|\d{40})(?=[a-f]*\d)[0-9a-f](?=[0-9a-f]{6,39}\b)|@(?=\w)|#(?=\d)|:(?=\/\/|[\w+-]{1,40}:)|www(?=\.)|gh(?=-\d)/gi,
    '$&&#8203;',
  )
}

/** Text between HTML tags, or an attribute's value, in a comment or a summary. */
export function forHtml(text: string): string {
  return withoutAutolinks(visible(text).replace(/[&<>"']/g, (character) => HTML[character] as string))
}

/** Inline Markdown that shows the text as it is: no markup, no HTML, no mention, no link, no cell border. */
export function forMarkdown(text: string): string {
  return escapeMarkdown(text.trim())
}

function escapeMarkdown(text: string): string {
  const escaped = visible(text)
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/[&<>]/g, (character) => HTML[character] as string)
    .replace(/\|/g, '&vert;')
    .replace(/^#/, '\\#')
  return withoutAutolinks(escaped).replace(/\$/g, '<span>$$</span>')
}

/**
 * A code span that holds exactly the text, on one line, also in a cell of a table and in the text of a link. Where backticks cannot do
 * that, it is an element with every special character as an entity.
 */
export function codeSpan(text: string): string {
  const shown = visible(text)
  if (shown.trim() === '' || /[|`]/.test(shown)) {
    return `<code>${shown.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`
  }
  const padding = /^ | $/.test(shown) ? ' ' : ''
  return `\`${padding}${shown}${padding}\``
}

/** A fenced block; its fence is longer than any run of backticks in the text. The text keeps its lines. */
export function codeBlock(text: string, language = ''): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length)
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run + 1), 3))
  return `${fence}${language}\n${visibleLines(text.replace(/\n$/, ''))}\n${fence}`
}

/** A destination for a Markdown link: nothing in it ends the link. */
export function linkTarget(url: string): string {
  return visible(url).replace(/[\s<>()[\]\\|"'`]/g, (character) => encodeURIComponent(character).replace(/[()']/g, hex))
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** Plain text of SARIF: no embedded links. SARIF 2.1.0, 3.11.6. */
export function forSarif(text: string): string {
  return visibleLines(text).replace(/\](?=\()/g, '] ')
}

/** A part of a message: code, without its backticks, or plain text. */
export interface Piece {
  readonly code: boolean
  readonly text: string
}

/** A finding's message taken apart: plain text, and code between runs of backticks of the same length. */
export function pieces(message: string): readonly Piece[] {
  const found: Piece[] = []
  const runs = [...message.matchAll(/`+/g)]
  const next = new Map<number, number>()
  const closing = runs.map(() => -1)
  for (let i = runs.length - 1; i >= 0; i--) {
    const length = (runs[i] as RegExpExecArray)[0].length
    closing[i] = next.get(length) ?? -1
    next.set(length, i)
  }
  let at = 0
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i] as RegExpExecArray
    const close = runs[closing[i] as number]
    if (close === undefined) continue
    if (open.index > at) found.push({ code: false, text: message.slice(at, open.index) })
    const inner = message.slice(open.index + open[0].length, close.index)
    found.push({ code: true, text: inner.replace(/^ (.*[^ ].*) $/s, '$1') })
    at = close.index + close[0].length
    i = closing[i] as number
  }
  if (at < message.length) found.push({ code: false, text: message.slice(at) })
  return found
}

/** A finding's message as inline Markdown: its code in code spans, everything else as plain text. */
export function messageMarkdown(message: string): string {
  return pieces(message.trim())
    .map(({ code, text }) => (code ? codeSpan(text) : escapeMarkdown(text)))
    .join('')
}
