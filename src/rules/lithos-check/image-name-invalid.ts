import { isUnread, type JudgingRule, type PlacedProcess, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const imageNameInvalid: JudgingRule<PlacedProcess> = {
  id: 'image-name-invalid',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the name of the image does not fit `image-dir-levels` of the sandbox',
  rationale: `The server keeps images in \`image-dir\` of the sandbox, at a depth of \`image-dir-levels\` (default 1: one name without \`/\`). \`lithos_check\` refuses names with another number of parts, or with
\`..\`. Write the name of the image as it is below \`image-dir\`.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: ⟦apps/app.v1⟧
  config: /lithos/app.yaml
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
      },
    },
  ],
  *judge({ process: { image }, sandbox }) {
    if (image === undefined || sandbox === undefined) return
    if (isUnread(sandbox, 'image-dir-levels', sandbox.imageDirLevels)) return
    const levels = sandbox.imageDirLevels.value
    if (levelsOf(image.value) === levels) return
    const form = levels === 1 ? 'one name, without `/`' : `${levels} names with \`/\` between them`
    const related = relatedKey(sandbox, 'image-dir-levels', 'the sandbox says how many levels image names have')
    yield refused(image.at, `\`image\` must be ${form}; found \`${image.value}\`.`, related)
  },
  check: reported('image-name-invalid'),
}

/** Components of an image name; none when it leaves the directory of images. lithos: sandbox_config.rs check_path. */
function levelsOf(image: string): number | undefined {
  const parts = image.split('/').filter((part, index) => part !== '' && (part !== '.' || index === 0))
  return image.startsWith('/') || parts.some((part) => part === '..' || part === '.') ? undefined : parts.length
}
