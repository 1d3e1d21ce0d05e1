import { type Access, accessTo } from '../../deployment/access.js'
import type { Read, ReadEntry } from '../../schema/shape.js'
import { textAt } from '../../text/source.js'
import type { VaggaProject } from '../../vagga/project.js'
import type { VaggaVolume } from '../../vagga/shape.js'
import type { Rule, RuleContext } from '../rule.js'
import { valueFix } from '../support/fixes.js'
import { isModeTold } from '../support/shut-out.js'
import { octal } from '../support/units.js'

/** Modes that people write: a decimal number that is one of these was meant as it is (511 is 0o777). */
const usual = new Set(
  '400 440 444 500 550 555 600 640 644 660 664 666 700 710 711 750 751 755 770 771 775 777 1770 1775 1777'.split(' '),
)
const usualMask = new Set('2 7 22 27 77 02 022 002 027 077'.split(' '))

interface Mode {
  readonly value: Read<number>
  /** Of a lithos config, where `quire-misread` speaks of a leading zero. */
  readonly lithos?: boolean
  /** The process can use the volume all the same. */
  readonly harmless?: boolean
  readonly mask?: boolean
}

export const decimalMode: Rule = {
  id: 'decimal-mode',
  group: 'build',
  clause: null,
  severity: 'warning',
  summary: 'a file mode or umask is written as a decimal number',
  rationale: `vagga and lithos read \`755\` and \`0755\` as the *decimal* number 755, which is the mode \`0o1363\` (\`-wxrw--wt\`). Nobody reports an
error, but directories can no longer be listed or entered, or files not be read.

Write \`0o755\`. It is only a note if the process can use the directory all the same.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Download
      url: https://example.org/tool
      path: /bin/tool
      mode: ⟦755⟧
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Download
      url: https://example.org/tool
      path: /bin/tool
      mode: 0o755
`,
      },
    },
  ],
  *check(context) {
    for (const { value, lithos, harmless, mask } of modes(context)) {
      const written = textAt(value.at).replaceAll(/["']/g, '')
      const digits = written.replace(/^0+(?=\d)/, '')
      if (!/^\d+$/.test(written) || value.implied || value.value <= 7) continue
      const meant = mask ? usualMask.has(written) : /^[0-7]{3,4}$/.test(digits)
      const sensible = (mask ? usualMask : usual).has(value.value.toString(8))
      if (!meant || (sensible && !written.startsWith('0')) || (lithos && written.startsWith('0'))) continue
      const better = `0o${digits.padStart(3, '0')}`
      yield {
        at: value.at,
        severity: harmless ? 'note' : 'warning',
        message: `\`${written}\` is read as a decimal number, which is the mode \`${octal(value.value)}\`, not \`${better}\`. Write \`${better}\`.`,
        fixes: valueFix(value.node, better, `write \`${better}\``, 'unsafe'),
      }
    }
  },
}

function* modes(context: RuleContext): Generator<Mode> {
  for (const project of context.projects) yield* vaggaModes(project)
  for (const deployment of context.deployments)
    for (const entry of deployment.config.config.volumes.entries) {
      const { value } = entry
      if (value.tag !== 'Readonly' && value.value.mode && !isModeTold(deployment, entry))
        yield { value: value.value.mode, lithos: true, harmless: isOpen(accessTo(deployment, value)) }
    }
}

function isOpen(access: Access | undefined): boolean {
  return access?.read === true && access.write && access.enter
}

function* vaggaModes(project: VaggaProject): Generator<Mode> {
  for (const { config } of project.containers.values()) {
    for (const step of config.setup.items) {
      if (step.tag === 'Download' && step.value.mode) yield { value: step.value.mode }
      if (step.tag === 'Copy' && step.value.umask) yield { value: step.value.umask, mask: true }
    }
    for (const entry of config.volumes.entries) yield* tmpfsModes(entry)
  }
  for (const { command } of project.commands.values())
    if (command.tag === 'Command') for (const entry of command.value.volumes.entries) yield* tmpfsModes(entry)
}

function* tmpfsModes({ value }: ReadEntry<VaggaVolume>): Generator<Mode> {
  if (value.tag !== 'Tmpfs') return
  if (value.value.mode) yield { value: value.value.mode }
  for (const { value: subdir } of value.value.subdirs.entries) if (subdir.mode) yield { value: subdir.mode }
}
