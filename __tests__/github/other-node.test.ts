import { describe, test } from '@jest/globals'
import { pullRequests } from './pull-requests.js'
import { nodes } from './runner.js'

for (const [version, path] of nodes.slice(1)) describe(`on Node ${version}`, () => pullRequests(path))
if (nodes.length === 1) test.skip('there is only one version of Node here', () => {})
