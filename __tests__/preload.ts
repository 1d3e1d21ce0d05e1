import fc from 'fast-check'

// A property tries the same inputs every time: a check that turns red must be the change's own fault. `SEED=$RANDOM npm test` tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 8) })
