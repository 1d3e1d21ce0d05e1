import { test } from '@jest/globals'
import { nodes } from './runner.js'
import { scenarios } from './scenarios.js'

for (const node of nodes.slice(1)) scenarios(...node, true)
if (nodes.length === 1) test.skip('there is only one version of Node here', () => {})
