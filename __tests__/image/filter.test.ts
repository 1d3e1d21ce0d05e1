/** What `!Copy`, `!Depends` and `!Build` take of a directory. facts: vagga.md B2, B3 */
import { type Filter, FilterError, onlyExcludes, pathFilter } from '../../src/image/filter.js'

const none = { rules: [], noDefaultRules: undefined, ignoreRegex: undefined, includeRegex: undefined }
const byRules = (...rules: string[]): Filter => pathFilter({ ...none, rules })
/** The same without vagga's own rules. */
const plainly = (...rules: string[]): Filter => pathFilter({ ...none, rules, noDefaultRules: true })

/** The paths that are taken, looked into and left; those that end with `/` are directories. */
function sorted(filter: Filter, paths: string): { take: string; enter: string; skip: string } {
  const all = paths.split(' ').map((path) => {
    const isDirectory = path.endsWith('/')
    return { path, verdict: filter(isDirectory ? path.slice(0, -1) : path, isDirectory) }
  })
  const of = (wanted: string) =>
    all
      .filter(({ verdict }) => verdict === wanted)
      .map(({ path }) => path)
      .join(' ')
  return { take: of('take'), enter: of('enter'), skip: of('skip') }
}

describe('without rules', () => {
  test('everything is taken but what editors and version control leave', () => {
    const filter = pathFilter(none)
    const taken = 'a a/b a/ a.bakery my.git x#y# a~b .gitignore .vagga.yaml'
    const left = '.git .git/x a/.git/config .hg/ .svn .vagga/ a~ a/b~ x.bak x.orig a/x.orig #x#'
    expect(sorted(filter, taken).take).toBe(taken)
    expect(sorted(filter, left).skip).toBe(left)
  })

  test('ignore-regex leaves what has a match anywhere, and nothing else', () => {
    const filter = pathFilter({ ...none, ignoreRegex: 'b$' })
    expect(sorted(filter, 'a b a/b ab bc b/c .git')).toEqual({ take: 'a bc b/c .git', enter: '', skip: 'b a/b ab' })
  })

  test('include-regex takes what has a match, and looks below the rest', () => {
    const filter = pathFilter({ ...none, includeRegex: 'b$' })
    expect(sorted(filter, 'a b a/b a/ .git')).toEqual({ take: 'b a/b', enter: 'a a/', skip: '.git' })
  })

  test('two filters of the same patterns are the same', () => {
    const key = (ignoreRegex: string, includeRegex?: string) => pathFilter({ ...none, ignoreRegex, includeRegex }).key
    expect(key('a')).toBe(key('a'))
    expect(new Set([key('a'), key('b'), key('a', 'a'), byRules('/a').key, byRules('/b').key]).size).toBe(5)
  })
})

describe('rules', () => {
  test('take only what they name, and everything below it; on the way directories are entered', () => {
    const filter = plainly('/a/b')
    expect(sorted(filter, 'a/ a/b/ a/b/c a/b/c/d a/c b a a/bc x/a/b')).toEqual({
      take: 'a/b/c a/b/c/d',
      enter: 'a/ a/b/',
      skip: 'a/c b a a/bc x/a/b',
    })
    expect(filter('a/b', false)).toBe('take')
  })

  test('with a slash at the end name directories alone', () => {
    expect(sorted(plainly('/a/'), 'a a/ a/b b/')).toEqual({ take: 'a/ a/b', enter: '', skip: 'a b/' })
    expect(sorted(plainly('/', '!b/'), 'b b/ a/b a/b/ a')).toEqual({ take: 'b a/b a', enter: '', skip: 'b/ a/b/' })
  })

  test('leave with `!` what has the name at any depth, and what is below', () => {
    expect(sorted(plainly('/', '!b'), 'a b a/b b/c a/b/c bb')).toEqual({
      take: 'a bb',
      enter: '',
      skip: 'b a/b b/c a/b/c',
    })
  })

  test('leave with `!/` what is at the top alone', () => {
    expect(sorted(plainly('/', '!/b'), 'b a/b b/c')).toEqual({ take: 'a/b', enter: '', skip: 'b b/c' })
  })

  test.each(['!b/c', '!**/b/c'])('%s leaves it at any depth', (rule) => {
    const paths = 'b/c a/b/c b/d bc b/'
    expect(sorted(plainly('/', rule), paths)).toEqual({ take: 'b/d bc', enter: 'b/', skip: 'b/c a/b/c' })
  })

  test('count the later, the more', () => {
    expect(sorted(plainly('/a', '!b', '/a/b'), 'a/b a/c/b')).toEqual({ take: 'a/b', enter: '', skip: 'a/c/b' })
    expect(sorted(plainly('/a', '/a/b', '!b'), 'a/b a/c/b')).toEqual({ take: '', enter: '', skip: 'a/b a/c/b' })
    // of two equal ones the later stays
    expect(plainly('/a/b', '!b', '/a/b')('a/b', false)).toBe('take')
  })

  test('leave what vagga always leaves, unless they say otherwise', () => {
    const left = '.git/ a/.git/ .hg/ .svn/ .vagga/ a.bak a/b.orig a~ #a# .#a'
    expect(sorted(byRules('/'), left).skip).toBe(left)
    expect(sorted(plainly('/'), left).skip).toBe('')
    expect(byRules('/')('.git', false)).toBe('take')
  })

  test('begin with a backslash where the name begins with an exclamation mark', () => {
    expect(sorted(plainly('/', '!\\!a'), '!a a')).toEqual({ take: 'a', enter: '', skip: '!a' })
  })
})

describe('globs', () => {
  test.each([
    ['*.c', 'a.c', 'a.h'],
    ['a*c', 'abc ac', 'ab bac'],
    ['a?c', 'abc', 'ac abbc'],
    ['[ab]c', 'ac bc', 'cc c'],
    ['[a-c]x', 'ax bx cx', 'dx -x'],
    ['[!a]c', 'bc', 'ac'],
    ['[^a]c', 'bc ^c', 'ac'],
    ['[]]c', ']c', 'c'],
    ['[!]]c', 'ac', ']c'],
    ['{a,b}c', 'ac bc', 'cc a,bc'],
    ['{a,{b,c}}d', 'ad bd cd', 'dd'],
    ['a,b', 'a,b', 'a b'],
    ['a}', 'a}', 'a'],
    ['\\*', '*', 'a'],
    ['a.c', 'a.c', 'abc'],
    ['**/x', 'x a/x a/b/x', 'ax'],
    ['/a/**/x', 'a/x a/b/x a/b/c/x', 'x b/a/x ax'],
    ['/a/**', 'a/x a/b/c', 'a b'],
    ['/a/*', 'a/x', 'a b/x'],
    ['/a/*/x', 'a/b/x', 'a/x a/b/c/x'],
    ['a***', 'a ab', 'b'],
    // with `?` none of the short ways is taken
    ['**/x?', 'xy a/xy a/b/xy', 'axy x'],
    ['/a?/**/x', 'ab/x ab/c/x ab/c/d/x', 'abx a/x x'],
    ['/a?/**', 'ab/x ab/c/d', 'ab a/x'],
    ['/?**/x', 'ab/x a/x', 'x a/b/x'],
    ['/a/**?', 'a/b a/bc a/b/c', 'a ab'],
    ['/a/***/x?', 'a/b/xy', 'a/xy a/b/c/xy'],
  ])('%s', (glob, fitting, others) => {
    const filter = plainly('/', `!${glob}`)
    expect(sorted(filter, fitting).skip).toBe(fitting)
    expect(sorted(filter, others).take).toBe(others)
  })

  test.each([
    ['!{a', "globset error: error parsing glob '**/{a': unclosed alternate group; missing '}'"],
    ['![a', "globset error: error parsing glob '**/[a': unclosed character class; missing ']'"],
    ['![]', "globset error: error parsing glob '**/[]': unclosed character class; missing ']'"],
    ['![!]', "globset error: error parsing glob '**/[!]': unclosed character class; missing ']'"],
    ['!a\\', "globset error: error parsing glob '**/a\\': dangling '\\'"],
  ])('%s is refused', (rule, message) => {
    expect(() => plainly('/', rule)).toThrow(new FilterError(message))
  })
})

describe('what vagga refuses', () => {
  test.each([
    [{ rules: ['/a'], ignoreRegex: 'a' }],
    [{ rules: ['/a'], includeRegex: 'a' }],
    [{ noDefaultRules: false, includeRegex: 'a' }],
  ])('rules together with patterns: %j', (options) => {
    const message = 'You must specify either rules or regular expressions but not both'
    expect(() => pathFilter({ ...none, ...options })).toThrow(new FilterError(message))
  })

  test('rules that neither begin with a slash nor leave something', () => {
    const message = 'Relative paths are allowed only for excluding rules'
    expect(() => byRules('/a', 'b')).toThrow(new FilterError(message))
    expect(() => byRules('/a', '!b')).not.toThrow()
  })

  test('patterns that are none', () => {
    expect(() => pathFilter({ ...none, ignoreRegex: '[' })).toThrow(/^regex error: /)
    expect(() => plainly('/', '![b-a]')).toThrow(/^globset error: /)
  })
})

test('rules that only leave something take nothing', () => {
  expect(onlyExcludes(['!a', '!b'])).toBe(true)
  expect(onlyExcludes(['!a', '/b'])).toBe(false)
  expect(onlyExcludes([])).toBe(false)
})
