import { textsOf } from '../../deployment/config.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { contacts } from '../support/neighbours.js'

export const x11Display: Rule = {
  id: 'x11-display',
  group: 'neighbours',
  clause: '5b',
  severity: 'warning',
  summary: 'the program uses an X11 or Wayland display',
  rationale: `Servers have no display: \`DISPLAY=:0\` and \`WAYLAND_DISPLAY\` lead to the developer's desktop, through a socket in /tmp or an abstract one, and to nothing in production
(\`cannot open display\`).

Run headless (most tools have an option), or start a virtual display inside the container (\`xvfb-run\`; it needs a writable \`/tmp\`).`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦DISPLAY⟧: ":0"\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    const findings = contacts(
      context,
      /\/tmp\/\.X11-unix\b|\bwayland-\d\b/,
      'x11',
      (what) =>
        `${what} leads to a display, but there is none in production. Run headless, or start a virtual display inside the container.`,
      { variables: /^(?:DISPLAY|WAYLAND_DISPLAY|XAUTHORITY)$/ },
    )
    for (const finding of findings) if (!hasDisplayOfItsOwn(finding.deployment)) yield finding
  },
}

/** `xvfb-run app`, or a script that starts `Xvfb`. */
function hasDisplayOfItsOwn({ config, evidence }: CheckedDeployment): boolean {
  const texts = textsOf(config.config).map(({ value }) => value)
  return [...texts, ...evidence.clues.map(({ subject }) => subject ?? '')].some((text) => /\bxvfb/i.test(text))
}
