/** What programs print that make text out of text. */
import { filesOfFilter, filtered } from '../../src/shell/filters.js'

const text = 'one two\nthree,four\nfive\n'

/** What a command line prints of the text; words in it are parted by blanks. */
const printed = (line: string, of = text) => {
  const [program = '', ...words] = line.split(' ')
  return filtered(
    program,
    words.map((word) => word.replaceAll('_', ' ')),
    of,
  )
}

describe('lines', () => {
  test.each([
    ['cat', text],
    ['head -n 1', 'one two\n'],
    ['head -n1', 'one two\n'],
    ['head', text],
    ['head -n 0', ''],
    ['tail -n 1', 'five\n'],
    ['tail -n 2', 'three,four\nfive\n'],
    ['tail -n 0', ''],
  ])('%s', (line, output) => {
    expect(printed(line)).toBe(output)
  })

  test('a last line without an end gets one', () => {
    expect(printed('cat', 'a\nb')).toBe('a\nb\n')
    expect(printed('cat', 'a\n\n')).toBe('a\n\n')
  })

  test('head and tail show ten lines', () => {
    const many = Array.from({ length: 12 }, (_, i) => `${i}\n`)
    expect(printed('head', many.join(''))).toBe(many.slice(0, 10).join(''))
    expect(printed('tail', many.join(''))).toBe(many.slice(2).join(''))
  })
})

describe('grep', () => {
  test.each([
    ['grep e', 'one two\nthree,four\nfive\n'],
    ['grep ^t', 'three,four\n'],
    ['grep -v e$', 'one two\nthree,four\n'],
    ['grep -E (v|x)', undefined],
    ['grep -E ^(f)', 'five\n'],
    ['grep (', ''],
    ['grep \\(f\\)', 'three,four\nfive\n'],
    ['grep [[:space:]]', 'one two\n'],
    ['grep [[:digit:]]', ''],
    ['grep [^[:alpha:]]', 'one two\nthree,four\n'],
    ['grep [[:odd:]]', undefined],
  ])('%s', (line, output) => {
    expect(printed(line)).toBe(output)
  })
})

describe('sed', () => {
  test.each([
    ['sed s/o/0/', '0ne two\nthree,f0ur\nfive\n'],
    ['sed s/o/0/g', '0ne tw0\nthree,f0ur\nfive\n'],
    ['sed -n s/o/0/p', '0ne two\nthree,f0ur\n'],
    ['sed -n s/o/0/gp', '0ne tw0\nthree,f0ur\n'],
    ['sed s/fiv/x/p', 'one two\nthree,four\nxe\nxe\n'],
    ['sed s|e|/|', 'on/ two\nthr/e,four\nfiv/\n'],
    ['sed s/\\(.\\)e/e\\1/', 'oen two\nthere,four\nfiev\n'],
    ['sed -E s/(.)e/e\\1/', 'oen two\nthere,four\nfiev\n'],
    ['sed -r s/(.)e/e\\1/', 'oen two\nthere,four\nfiev\n'],
    ['sed s/five/$1/', 'one two\nthree,four\n$1\n'],
    ['sed s/s,x,y,/z/', text],
  ])('%s', (line, output) => {
    expect(printed(line)).toBe(output)
  })
})

describe('cut', () => {
  test.each([
    ['cut -d, -f1', 'one two\nthree\nfive\n'],
    ['cut -d , -f 2', 'one two\nfour\nfive\n'],
    ['cut -d, -f3', 'one two\n\nfive\n'],
    ['cut -de -f2-', ' two\ne,four\n\n'],
  ])('%s', (line, output) => {
    expect(printed(line)).toBe(output)
  })

  test('parts at tabs by itself', () => {
    expect(printed('cut -f2', 'a\tb\tc\n')).toBe('b\n')
  })
})

describe('awk', () => {
  test.each([
    ['awk {print_$1}', 'one\nthree,four\nfive\n'],
    ['awk {print_$2}', 'two\n\n\n'],
    ['awk {_print_$NF_;_}', 'two\nthree,four\nfive\n'],
    ['awk {print_$0}', text],
    ['awk -F, {print_$2}', '\nfour\n\n'],
    ['awk -F , {print_$1}', 'one two\nthree\nfive\n'],
    ['awk /o/{print_$1}', 'one\nthree,four\n'],
    ['awk /^f/_{print_$1}', 'five\n'],
    ['awk /(w)/{print__$1}', 'one\n'],
    ['awk {print_$1}_', 'one\nthree,four\nfive\n'],
  ])('%s', (line, output) => {
    expect(printed(line)).toBe(output)
  })

  test('takes blanks at the beginning for nothing, and tabs for blanks', () => {
    expect(printed('awk {print_$1}', '  a \t b\n')).toBe('a\n')
    expect(printed('awk {print_$2}', '  a \t b\n')).toBe('b\n')
  })
})

describe('tr', () => {
  test('-d takes signs away', () => {
    expect(printed('tr -d oe')).toBe('n tw\nthr,fur\nfiv\n')
    expect(printed('tr -d \\r', 'a\r\n')).toBe('a\n')
    expect(printed('tr -d \\t', 'a\tb\n')).toBe('ab\n')
  })
})

test.each([
  'cat -n',
  'head -c 3',
  'head -n x',
  'head -n 1x',
  'tail -n +2',
  'grep',
  'grep -o e',
  'grep -i E',
  'grep -c e',
  'grep a{2}',
  'grep \\d',
  'sed',
  'sed 1d',
  'sed s/a/b/i',
  'sed s/a/b',
  'sed s/a',
  'sed y/a/b/',
  'sed xs/a/b/',
  'sed -x s/a/b/',
  'sed s/a/b/g/x',
  'sed s/a/&b/',
  'sed s/a/\\n/',
  'sed s/\\n/a/',
  'sed s/a?/b/',
  'cut -d, -f1,2',
  'cut -dxx -f1',
  'cut -c1',
  'cut -f0',
  'awk {print}',
  'awk x{print_$1}',
  'awk {print_$1}x',
  'awk -x {print_$1}',
  'cut -x -f1',
  'awk {print_$1,$2}',
  'awk -Fxx {print_$1}',
  'awk /a{2}/{print_$1}',
  'tr a b',
  'tr -d',
  'tr -d a b',
  'tr -d a-z',
  'tr -d [:space:]',
  'tr -d \\n',
  'sort',
  'constructor',
  'grep e -v',
])('%s: nobody says what it prints', (line) => {
  expect(printed(line)).toBeUndefined()
})

test('long texts are not looked at', () => {
  expect(printed('cat', `${'a'.repeat(19_999)}\n`)).toBeDefined()
  expect(printed('cat', `${'a'.repeat(20_000)}\n`)).toBeUndefined()
  expect(printed(`grep ${'a'.repeat(200)}`)).toBe('')
  expect(printed(`grep ${'a'.repeat(201)}`)).toBeUndefined()
})

test.each([
  ['cat a b', ['a', 'b']],
  ['head -n 1 a', ['a']],
  ['grep x a', ['a']],
  ['grep -v x a b', ['a', 'b']],
  ['sed -n p a', ['a']],
  ['awk -F: x a', ['a']],
  ['cut -d, -f1 a', ['a']],
  ['tr a b', []],
  ['cat -x a', undefined],
])('%s: the words that are files', (line, files) => {
  const [program = '', ...words] = line.split(' ')
  expect(filesOfFilter(program, words)).toEqual(files)
})
