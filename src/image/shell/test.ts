/** `test` and `[`: what can be said of files and texts. */
import { type Found, type Node, walk } from '../tree.js'
import { absolute, contentOf, reads } from './effects.js'
import type { Shell, Status } from './shell.js'
import type { Field } from './words.js'

const unary: Readonly<Record<string, (found: Found) => Status>> = {
  '-e': (found) => is(found, () => true),
  '-f': (found) => is(found, (kind) => kind === 'file'),
  '-d': (found) => is(found, (kind) => kind === 'dir'),
  '-x': (found) =>
    found.exists === 'yes' && found.node?.kind === 'dir'
      ? 'ok'
      : found.exists !== 'yes'
        ? is(found, () => true)
        : executable(found),
  '-r': (found) => is(found, () => true),
  '-w': (found) => is(found, () => true),
}

const executable = (found: Found): Status =>
  found.node?.kind === 'file' && found.node.mode !== undefined
    ? (found.node.mode & 0o111) !== 0
      ? 'ok'
      : 'fail'
    : 'unknown'

const is = (found: Found, wanted: (kind: Node['kind']) => boolean): Status => {
  if (found.exists !== 'yes') return found.exists === 'no' ? 'fail' : 'unknown'
  const kind = found.node?.kind
  return kind === undefined || kind === 'some' ? (wanted('some') ? 'ok' : 'unknown') : wanted(kind) ? 'ok' : 'fail'
}

/** `test` with its words after the name. */
export function testOperator(shell: Shell, words: readonly Field[]): Status {
  const not = (status: Status): Status => (status === 'ok' ? 'fail' : status === 'fail' ? 'ok' : 'unknown')
  const [first, second, third, ...more] = words
  if (first === undefined) return 'fail'
  if (first.known && first.text === '!' && second !== undefined) return not(testOperator(shell, words.slice(1)))
  if (words.some((word) => word.known && (word.text === '-a' || word.text === '-o')) || more.length > 0)
    return 'unknown'
  if (second === undefined)
    return first.known ? (first.text === '' ? 'fail' : 'ok') : first.text === '' ? 'unknown' : 'ok'
  if (third === undefined) {
    if (!first.known) return 'unknown'
    if (first.text === '-n' || first.text === '-z') {
      if (!second.known && second.text === '') return 'unknown'
      return (second.text !== '') === (first.text === '-n') ? 'ok' : 'fail'
    }
    const path = absolute(shell, second)
    if (path === undefined) return 'unknown'
    const isLink = first.text === '-L' || first.text === '-h'
    const found = walk(shell.world, path, { follow: !isLink })
    if (isLink) return is(found, (kind) => kind === 'link')
    if (first.text === '-s') {
      const text = contentOf(found)
      return found.exists === 'no' || text === '' ? 'fail' : text === undefined ? 'unknown' : 'ok'
    }
    reads(shell, found)
    return unary[first.text]?.(found) ?? 'unknown'
  }
  if (!second.known || !first.known || !third.known) return 'unknown'
  const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '-eq': (a, b) => a === b,
    '-ne': (a, b) => a !== b,
    '-lt': (a, b) => a < b,
    '-le': (a, b) => a <= b,
    '-gt': (a, b) => a > b,
    '-ge': (a, b) => a >= b,
  }
  if (second.text === '=' || second.text === '==') return first.text === third.text ? 'ok' : 'fail'
  if (second.text === '!=') return first.text === third.text ? 'fail' : 'ok'
  const by = compare[second.text]
  if (by === undefined || !/^-?\d+$/.test(first.text) || !/^-?\d+$/.test(third.text)) return 'unknown'
  return by(Number(first.text), Number(third.text)) ? 'ok' : 'fail'
}
