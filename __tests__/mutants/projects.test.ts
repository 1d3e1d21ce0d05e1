/** Correct projects, and other ways to do it right: neither an error nor a warning. */
import { describe, expect, test } from '@jest/globals'
import { checked, edited, shortly } from './apply.js'
import { type ProjectName, projects } from './projects.js'

describe('correct projects', () => {
  test.each(Object.keys(projects) as ProjectName[])('%s', (name) => {
    const { findings, failures, deployments } = checked(edited(name, []))
    expect(failures).toEqual([])
    expect(deployments.length).toBeGreaterThan(0)
    if (process.env.NOTES) console.log(findings.map((finding) => `${shortly(finding)} ${finding.message}`).join('\n'))
    expect(findings.filter(({ severity }) => severity !== 'note').map((f) => shortly(f) + f.message)).toEqual([])
  })
})
