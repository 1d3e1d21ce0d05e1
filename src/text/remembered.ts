/** Answers that many rules ask for, and that depend on one value which does not change. */

/** The function, which works out its answer for each value once and forgets it together with the value. */
export function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const found = known.get(key) ?? { value: make(key) }
    known.set(key, found)
    return found.value
  }
}
