/** What `!Copy` and `!Depends` say of the paths that they take. */
import { type Build, buildFails, type Whole } from '../build.js'
import { type Filter, FilterError, pathFilter } from '../filter.js'

type Filtered = Pick<Whole<'Copy'>['value'], 'rules' | 'noDefaultRules' | 'ignoreRegex' | 'includeRegex' | 'at'>

/** The filter of a step; a filter that vagga refuses fails the build. */
export function filterOf(build: Build, value: Filtered): Filter | undefined {
  try {
    return pathFilter({
      rules: value.rules.items.map((rule) => rule.value),
      noDefaultRules: value.noDefaultRules?.value,
      ignoreRegex: value.ignoreRegex?.value,
      includeRegex: value.includeRegex?.value,
    })
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    buildFails(build, error.message, { always: true, at: value.at })
    return undefined
  }
}
