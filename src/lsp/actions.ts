/** Fixes as an editor offers them: only those that hold when the whole project is checked with them. */
import { type CodeAction, CodeActionKind, type Range, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver'
import { checkedOf, recheck } from '../check.js'
import { fixAll } from '../fix/fix-all.js'
import { tried } from '../fix/trial.js'
import { groupBy } from '../text/collections.js'
import type { Fix } from '../text/finding.js'
import { sourceFile } from '../text/source.js'
import { rangeOf } from './positions.js'
import type { Analysis, Project } from './project.js'

/** What the editor calls making all safe fixes at once. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.lithos-ready`

/** The fixes of the findings that a range touches. Each is tried on the texts as they are. */
export function quickFixes(
  project: Project,
  { files, options, result }: Analysis,
  path: string,
  range: Range,
): CodeAction[] {
  const here = result.findings.filter(
    ({ at, fixes }) => at.file.path === path && fixes?.length && touches(rangeOf(at), range),
  )
  if (here.length === 0) return []
  const { holding } = tried(here, {
    files,
    check: (changed) => checkedOf(changed, options).findings,
    before: result.findings,
  })
  return here.flatMap(({ fixes = [], rule }) =>
    fixes
      .filter((fix) => holding.has(fix))
      .map((fix, index) => ({
        title: fix.safety === 'safe' ? fix.title : `${fix.title} (needs a look)`,
        kind: CodeActionKind.QuickFix,
        isPreferred: fix.safety === 'safe' && index === 0,
        edit: editOf(project, fix),
        data: { rule },
      })),
  )
}

/** All safe fixes of the project in one change; `undefined` when there is none that holds. */
export function fixEverything(project: Project, { files, options, result }: Analysis): CodeAction | undefined {
  const { files: changed } = fixAll(result.findings, { files, check: recheck(options), safety: 'safe' })
  if (changed.length === 0) return undefined
  const changes = Object.fromEntries(
    changed.map(({ path, before, after }) => [project.uriOf(path), [differenceOf(path, before, after)]]),
  )
  return { title: 'Make all safe fixes of lithos-ready', kind: fixAllKind, edit: { changes } }
}

function editOf(project: Project, { edits }: Fix): WorkspaceEdit {
  const byFile = groupBy(edits, ({ at }) => at.file.path)
  return {
    changes: Object.fromEntries(
      [...byFile].map(([path, all]) => [
        project.uriOf(path),
        all.map(({ at, text }): TextEdit => ({ range: rangeOf(at), newText: text })),
      ]),
    ),
  }
}

/** One edit from the first to the last character that differs, so that the cursor stays where it is. */
function differenceOf(path: string, before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  const range = rangeOf({ file: sourceFile(path, before), start, end: before.length - end })
  return { range, newText: after.slice(start, after.length - end) }
}

function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start)
}

function isBefore(one: Range['start'], other: Range['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character)
}
