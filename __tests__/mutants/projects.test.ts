/** Correct projects, and other ways to do it right: neither an error nor a warning. `NOTES=1` shows what is noted. */
import { describe, expect, test } from '@jest/globals'
import { checked, edited, shortly } from './apply.js'
import { type ProjectName, projects } from './projects.js'
import { type Variant, variants } from './variants.js'

function loud({ project, edits, lithosVersion, modes }: Omit<Variant, 'name'>): readonly string[] {
  const options = lithosVersion === undefined ? {} : { lithosVersion }
  const { findings, failures, deployments } = checked(edited(project, edits), options, modes)
  expect(failures).toEqual([])
  expect({ deployed: deployments.length > 0, first: findings[0]?.message }).toMatchObject({ deployed: true })
  if (process.env.NOTES) console.log(findings.map((finding) => `${shortly(finding)} ${finding.message}`).join('\n'))
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map((finding) => `${shortly(finding)} ${finding.message}`)
}

describe('correct projects', () => {
  test.each(Object.keys(projects) as ProjectName[])('%s', (project) => {
    expect(loud({ project, edits: [] })).toEqual([])
  })
})

describe('other ways to do it right', () => {
  test.each(variants.map((variant) => [`${variant.project}: ${variant.name}`, variant] as const))(
    '%s',
    (_, variant) => {
      expect(loud(variant)).toEqual([])
    },
  )
})
