/** What the command prints for the examples of a rule. */

import { readSettings } from '../check/settings.js'
import { check } from '../check.js'
import { memoryFiles } from '../files/memory.js'
import { paint } from '../report/terminal.js'
import { findingText } from '../report/text.js'
import { bySeverity } from '../report/words.js'
import { projectOf } from '../rules/example.js'
import type { Rule } from '../rules/rule.js'

/** One text an example: the findings of the rule in `bad`. */
export function exampleOutputs(rule: Rule): readonly string[] {
  return rule.examples.map((example) => {
    const { lithosVersion } = example
    const files = memoryFiles(Object.fromEntries(Object.entries(projectOf(example, 'bad').files).map(asCheckedOut)))
    const { settings } = readSettings(files)
    const { report, findings } = check(files, lithosVersion === undefined ? { settings } : { settings, lithosVersion })
    const sources = new Map(findings.map(({ at }) => [at.file.path, at.file]))
    return bySeverity(report.findings)
      .filter((finding) => finding.rule === rule.id)
      .map((finding) => findingText(finding, (path) => sources.get(path), 80, paint(false)))
      .join('\n\n')
  })
}

/** A script is executable, as in a checkout of somebody who tried it. */
function asCheckedOut([path, text]: [string, string]): [string, { text: string; mode: number }] {
  return [path, { text, mode: text.startsWith('#!') ? 0o755 : 0o644 }]
}
