import fc from 'fast-check'
import { re2 } from '../src/image/pattern.js'
import { archiveReader } from '../src/image/steps/archives.js'
import { blake2 } from '../src/lithos/secrets.js'
import { globs } from '../src/rules/ignores/apply.js'
import { yamlPackage } from '../src/yaml/read.js'

// Tests call the synchronous parts directly, without `whenLoaded`.
await Promise.all([archiveReader, re2, blake2, globs, yamlPackage].map((module) => module.load()))

// A property tries the same inputs every time: a check that turns red must be the change's own fault. `SEED=$RANDOM npm test` tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 8) })
