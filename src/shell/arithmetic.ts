/** `$(( … ))` */
import type { ArithmeticExpression } from 'unbash'

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
}

/** The value of an expression; `undefined` where a part of it is not known. `lookup` gives the text of a variable. */
export function calculated(
  expression: ArithmeticExpression,
  lookup: (name: string) => string | undefined,
): number | undefined {
  switch (expression.type) {
    case 'ArithmeticGroup':
      return calculated(expression.expression, lookup)
    case 'ArithmeticWord':
      return numberOf(expression.value, lookup)
    case 'ArithmeticUnary': {
      const value = calculated(expression.operand, lookup)
      if (value === undefined || !expression.prefix || !/^[-+]$/.test(expression.operator)) return undefined
      return whole(expression.operator === '-' ? -value : value)
    }
    case 'ArithmeticBinary': {
      const operator = Object.hasOwn(operators, expression.operator) ? operators[expression.operator] : undefined
      if (operator === undefined) return undefined
      const left = calculated(expression.left, lookup)
      const right = calculated(expression.right, lookup)
      return left === undefined || right === undefined ? undefined : whole(operator(left, right))
    }
    default:
      return undefined
  }
}

/** Shells count in 64 bits; beyond what is exact here nothing is known. */
const whole = (value: number): number | undefined => (Number.isSafeInteger(value) ? value : undefined)

function numberOf(word: string, lookup: (name: string) => string | undefined): number | undefined {
  const name = /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(word)?.[1]
  const text = name === undefined ? word : lookup(name)
  if (name !== undefined && text === '') return 0
  // a 0 in front makes an octal number
  return text !== undefined && /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
}
