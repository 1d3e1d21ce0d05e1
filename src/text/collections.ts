/** Small collections that several folders need. */

/** The values by their key, in the order in which keys and values first appear. */
export function groupBy<T, K>(all: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

/** The function, which works out its answer for each object once and forgets it together with the object, which must not change. */
export function memoize<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found.value
    const value = make(key)
    known.set(key, { value })
    return value
  }
}

/** The function, which works out its answer for each text once and keeps it as long as itself. */
export function memoizeByName<V>(make: (name: string) => V): (name: string) => V {
  const known = new Map<string, V>()
  return (name) => {
    if (!known.has(name)) known.set(name, make(name))
    return known.get(name) as V
  }
}

/** The function, which works out its answer when it is asked first. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
