/** Texts that look like configuration files often enough, for property tests. */
import fc from 'fast-check'

const PIECES =
  "a|b|key: |a: |- |-|--|---|.|...|... |[|]|{|}|, |: |:|? |#| # c|!T|!T |! |!*Unpack |!*Include x|&x |*x|*x |~|null|'|''|\"|\"\"|'it''s'|\\n|\\x41|@|%|<<: |é|😀|\u0007|\ufeff|x y|- x|b: 1|{a: 1}|[a, b]|'s'|\"d\"|!!str "
    .split('|')
    .concat([' ', '  ', '\n', '\n', '\n  ', '\n    ', '\n- ', '\r\n', '\t', '|', '|\n', '|\n  ', '>\n  ', '|-\n  '])

/** Pieces of the dialect in any order. */
export const anyText = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''))

const scalar = fc.constantFrom(
  'x',
  'foo bar',
  '"q"',
  "'s'",
  '/bin/sh',
  '--flag',
  '~',
  '10Mi',
  '0o1777',
  '*x',
  '&x v',
  '!T v',
  '--',
  '',
)

const lines = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('- ', 'a: ', 'b: ', '- c: ', '- !T d: ', 'e: !T ', '-   '),
    scalar,
  ),
  { maxLength: 8 },
)

/** Lines that are indented, mostly as they should be. */
export const likelyText = lines.map((all) =>
  all.map(([depth, start, value]) => `${'  '.repeat(depth)}${start}${value}\n`).join(''),
)
