import type { Problem } from '../finding.js'
import type { SourceFile } from '../text/source.js'

/** placeholder */
export function refusal(problems: readonly Problem[], file: SourceFile): string {
  return `${file.path}: ${problems[0]?.message}`
}
