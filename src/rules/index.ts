/** All rules, in the order of SPEC 6. */
import { ignoreExpired, ignoreUnused, ignoreWithoutReason } from './ignores/rules.js'
import type { Rule } from './rule.js'

export const rules: readonly Rule[] = [ignoreWithoutReason, ignoreExpired, ignoreUnused]
