import fc from 'fast-check'

// A property tries the same inputs every time: a check that turns red must be the change's own fault. `SEED=$RANDOM npm test` tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 8) })

// What tests start is no test: the loader of the sources is not for it.
delete process.env.NODE_OPTIONS

/** Milliseconds after which a test has no end, on any machine. What must be fast says so by the time of the processor. */
const most = 600_000

// The runner would wait for a test for ever.
let current: string | undefined
let since = 0
setInterval(() => {
  const { currentTestName: name } = expect.getState()
  if (name !== current) [current, since] = [name, performance.now()]
  else if (performance.now() - since > most) throw new Error(`this test does not end: ${name}`)
}, 1000).unref()
