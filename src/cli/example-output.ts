/** What the command prints for the examples of a rule. */

import { readSettings } from '../check/settings.js'
import { check, deploymentsOf } from '../check.js'
import { memoryFiles } from '../files/memory.js'
import { paint } from '../report/terminal.js'
import { findingText } from '../report/text.js'
import { bySeverity } from '../report/words.js'
import { projectOf } from '../rules/example.js'
import type { Example, Rule } from '../rules/rule.js'

/** One text an example: the findings of the rule in `bad`. */
export function exampleOutputs(rule: Rule): readonly string[] {
  return rule.examples.map((example) => {
    const { lithosVersion } = example
    const files = filesOf(example.bad)
    const { settings } = readSettings(files)
    const before = example.base === undefined ? [] : deploymentsOf(filesOf(example.base))
    const { report, findings } = check(files, { settings, before, ...(lithosVersion && { lithosVersion }) })
    const sources = new Map(findings.map(({ at }) => [at.file.path, at.file]))
    return bySeverity(report.findings)
      .filter((finding) => finding.rule === rule.id)
      .map((finding) => findingText(finding, (path) => sources.get(path), 80, paint(false)))
      .join('\n\n')
  })
}

function filesOf(bad: Example['bad']) {
  return memoryFiles(Object.fromEntries(Object.entries(projectOf({ bad, good: {} }, 'bad').files).map(asCheckedOut)))
}

/** A script is executable, as in a checkout of somebody who tried it. */
function asCheckedOut([path, text]: [string, string]): [string, { text: string; mode: number }] {
  return [path, { text, mode: text.startsWith('#!') ? 0o755 : 0o644 }]
}
