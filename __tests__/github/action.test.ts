import { nodes } from './runner.js'
import { scenarios } from './scenarios.js'

const [first] = nodes
if (first) scenarios(...first)
