import { describe, expect, test } from '@jest/globals'
import { lazy, NotLoaded, whenLoaded } from '../src/lazy.js'

describe('a module that is loaded when it is used', () => {
  test('is not there before, and there inside whenLoaded', async () => {
    let loads = 0
    const one = lazy(async () => {
      loads += 1
      return 'one'
    })
    const two = lazy(async () => 'two')
    expect(() => one.now).toThrow(NotLoaded)
    expect(loads).toBe(0)
    expect(await whenLoaded(() => `${one.now} ${two.now}`)).toBe('one two')
    expect(await whenLoaded(() => one.now)).toBe('one')
    expect(loads).toBe(1)
  })

  test('other errors pass, also those of loading', async () => {
    const broken = lazy(() => Promise.reject(new Error('gone')))
    await expect(whenLoaded(() => broken.now)).rejects.toThrow('gone')
    await expect(whenLoaded(() => JSON.parse('{'))).rejects.toThrow(SyntaxError)
  })
})
