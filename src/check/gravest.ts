/** The limit of what one report tells. */
import type { StampedFinding } from '../rules/rule.js'

/** Findings of one report at most. */
const mostFindings = 10_000

/** All findings, or when there are too many those that weigh most, in the same order, and a word about the others. */
export function gravest(findings: readonly StampedFinding[]): {
  readonly findings: readonly StampedFinding[]
  readonly notices: readonly string[]
} {
  if (findings.length <= mostFindings) return { findings, notices: [] }
  const bySeverity = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  const kept = new Set(bySeverity.slice(0, mostFindings))
  return {
    findings: findings.filter((finding) => kept.has(finding)),
    notices: [`${findings.length - mostFindings} findings more are not told: mend the first ${mostFindings}`],
  }
}
