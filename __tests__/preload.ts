/** Tests call the synchronous parts directly, without `whenLoaded`. */

import { re2 } from '../src/image/pattern.js'
import { archiveReader } from '../src/image/steps/archives.js'
import { blake2 } from '../src/lithos/secrets.js'
import { globs } from '../src/rules/ignores/apply.js'
import { yamlPackage } from '../src/yaml/read.js'

await Promise.all([archiveReader, re2, blake2, globs, yamlPackage].map((module) => module.load()))
