/**
 * Modules that most runs do not need, and that cost more to load than all the rest of a small run. The readers and the
 * image are synchronous, and only `import()` loads late. So whoever needs such a module and does not have it leaves by an
 * exception that says how to load it, and the caller at the top loads it and does everything again. Nothing below keeps a
 * state, so that the second time gives what the first would have; and it is cheap, as the first ends early.
 */

/** Thrown by `now`. Whoever catches everything must let it pass. */
export class NotLoaded extends Error {
  constructor(readonly load: () => Promise<unknown>) {
    super('a module is used that is not loaded: this must run inside `whenLoaded`')
  }
}

interface Lazy<T> {
  /** The module. Throws `NotLoaded` as long as it is not there. */
  readonly now: T
  readonly load: () => Promise<void>
}

/** A module that is loaded when it is used: `lazy(() => import('…'))`. */
export function lazy<T>(imported: () => Promise<T>): Lazy<T> {
  let loaded: { readonly module: T } | undefined
  const load = async () => {
    loaded ??= { module: await imported() }
  }
  return {
    load,
    get now() {
      if (loaded === undefined) throw new NotLoaded(load)
      return loaded.module
    },
  }
}

/** What `run` gives, which has no effects of its own, with all modules that it turns out to need. */
export async function whenLoaded<T>(run: () => T): Promise<T> {
  for (;;) {
    try {
      return run()
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error
      await error.load()
    }
  }
}
