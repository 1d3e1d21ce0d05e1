import { rulePage, ruleTable } from '../../src/report/rule-page.js'
import type { Rule } from '../../src/rules/rule.js'

const rule: Rule = {
  id: 'volume-missing',
  group: 'read-only',
  clause: '2c',
  severity: 'warning',
  summary: 'a volume `a|b` is missing',
  rationale: '\nlithos is read-only.\n\nWrite a volume.\n',
  examples: [
    {
      title: 'In a daemon',
      bad: { 'lithos.yaml': 'volumes: ⟦{}⟧\n', 'app/run.sh': '#!/bin/sh\n' },
      good: { 'lithos.yaml': 'volumes:\n  /a: !Tmpfs {}\n' },
    },
  ],
  *check() {},
}

describe('the page of a rule', () => {
  test('with what the tool says, and only the files that change', () => {
    expect(rulePage(rule, ['lithos.yaml:1:10  warning  volume-missing\n'])).toMatchSnapshot()
  })
  test('the table of the README', () => {
    expect(ruleTable([rule], 'docs/rules')).toBe(
      `| rule | severity | clause | fires when |
|---|---|---|---|
| [volume-missing](docs/rules/volume-missing.md) | warning | 2c | a volume \`a\\|b\` is missing |`,
    )
  })
})
