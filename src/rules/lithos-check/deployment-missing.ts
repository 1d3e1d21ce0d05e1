import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const deploymentMissing: Rule = {
  id: 'deployment-missing',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'a container that the settings expect to be deployed has no lithos config in its image',
  rationale: `\`expect\` in \`.lithos-ready.yaml\` names the containers that must be deployments. No lithos config was found in the image of this one, so nothing about it was checked, and the
check fails whatever else it found.

Copy the container's lithos config into its image, correct the name, or take it out of \`expect\`.`,
  examples: [
    {
      bad: { '.lithos-ready.yaml': 'expect: [app, ⟦worker⟧]\n' },
      good: { '.lithos-ready.yaml': 'expect: [app]\n' },
    },
  ],
  check: reported('deployment-missing'),
}
