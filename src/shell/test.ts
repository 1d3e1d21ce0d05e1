/** `test` and `[`: what can be said of texts and numbers. Questions about files go to the host. */
import type { Field } from './field.js'
import type { Shell, Status } from './shell.js'

/** The status of `! …`. */
export function not(status: Status): Status {
  if (status === 'unknown') return 'unknown'
  return status === 'ok' ? 'fail' : 'ok'
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

/** The status of something that is true or false. */
export const statusOf = (holds: boolean): Status => (holds ? 'ok' : 'fail')

/** `test` with its words after the name. */
export function testOperator<S extends Shell<S>>(shell: S, words: readonly Field[]): Status {
  let negations = 0
  while (negations < words.length - 1 && words[negations]?.known && words[negations]?.text === '!') negations += 1
  const status = primary(shell, words.slice(negations))
  return negations % 2 === 1 ? not(status) : status
}

function primary<S extends Shell<S>>(shell: S, words: readonly Field[]): Status {
  const [first, second, third, ...more] = words
  if (first === undefined) return 'fail'
  if (words.some((word) => word.known && (word.text === '-a' || word.text === '-o')) || more.length > 0)
    return 'unknown'
  if (second === undefined) return first.known || first.text !== '' ? statusOf(first.text !== '') : 'unknown'
  if (third === undefined) {
    if (!first.known) return 'unknown'
    if (first.text !== '-n' && first.text !== '-z') return shell.host.ask(shell, first.text, second)
    if (!second.known && second.text === '') return 'unknown'
    return statusOf((second.text !== '') === (first.text === '-n'))
  }
  if (!second.known || !first.known || !third.known) return 'unknown'
  if (/^==?$/.test(second.text)) return statusOf(first.text === third.text)
  if (second.text === '!=') return statusOf(first.text !== third.text)
  const compare = Object.hasOwn(comparisons, second.text) ? comparisons[second.text] : undefined
  if (compare === undefined || !/^-?\d+$/.test(first.text) || !/^-?\d+$/.test(third.text)) return 'unknown'
  return statusOf(compare(Number(first.text), Number(third.text)))
}
