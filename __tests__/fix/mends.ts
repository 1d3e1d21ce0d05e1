/**
 * Every fix that is offered mends: alone and together with all others, its finding is gone, nothing of the same or a
 * higher severity came, the files are still read, and every other byte is as it was. `FIX_TABLE=1` prints the figures.
 */
import { check, recheck } from '../../src/check.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { compose } from '../../src/fix/apply.js'
import { fixAll } from '../../src/fix/fix-all.js'
import { tried } from '../../src/fix/trial.js'
import type { Finding, Fix, Severity } from '../../src/text/finding.js'
import type { Workspace } from './workspaces.js'

/** Projects offer the same again and again; without `FIX_TABLE` each kind is tried alone once, and projects that offer nothing new are left out. */
const alone = new Set<string>()
const figures = new Map<string, { findings: number; offered: number; kept: number; safe: number; mended: number }>()
const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }
const identity = ({ rule, at, message }: Finding) => `${rule} ${at.file.path}: ${message}`

function figure(rule: string) {
  const known = figures.get(rule) ?? { findings: 0, offered: 0, kept: 0, safe: 0, mended: 0 }
  figures.set(rule, known)
  return known
}

/** What is wrong with the result of a fix. */
function harm(finding: Finding, before: readonly Finding[], after: readonly Finding[]): string[] {
  const were = before.filter((other) => identity(other) === identity(finding)).length
  const are = after.filter((other) => identity(other) === identity(finding)).length
  const serious = (all: readonly Finding[]) => all.filter(({ severity }) => rank[severity] >= rank[finding.severity])
  const perRule = (all: readonly Finding[]) => {
    const counts = new Map<string, number>()
    for (const { rule } of serious(all)) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    return counts
  }
  const had = perRule(before)
  const came = [...perRule(after)].filter(([rule, count]) => count > (had.get(rule) ?? 0)).map(([rule]) => rule)
  return [...(are < were ? [] : ['the finding is still there']), ...came.map((rule) => `brings ${rule}`)]
}

/** Every byte outside of the edits is as it was: the pieces between them follow each other in the new text. */
function keepsOthers(fix: Fix, texts: ReadonlyMap<string, string>): boolean {
  return [...texts].every(([path, text]) => {
    const edits = fix.edits.filter(({ at }) => at.file.path === path).sort((a, b) => a.at.start - b.at.start)
    const original = edits[0]?.at.file.text ?? ''
    const isCrlf = original.includes('\r\n') && !/[^\r]\n/.test(original)
    if (isCrlf && !fix.title.endsWith('with Unix line ends') && /[^\r]\n/.test(text)) return false
    let from = 0
    let done = 0
    for (const { at, text: added } of edits) {
      const piece = original.slice(done, at.start)
      if (text.slice(from, from + piece.length) !== piece) return false
      from += piece.length + added.length
      done = at.end
    }
    return text.slice(from) === original.slice(done)
  })
}

/** A workspace whose texts are written with CRLF. */
function crlf(files: FileSystem, findings: readonly Finding[]): FileSystem {
  const texts = findings.flatMap(({ at, fixes = [] }) => [at, ...fixes.flatMap(({ edits }) => edits.map((e) => e.at))])
  return overlayFiles(
    files,
    new Map(texts.map(({ file }) => [file.path, file.text.replace(/\r?\n/g, '\r\n')] as const)),
  )
}

/** What fixes of one kind have in common: their words without the names in them, the form of the file. */
const kindOf = ({ rule }: Finding, { safety, title }: Fix, counted: boolean) =>
  `${counted} ${rule} ${safety} ${title.replace(/`[^`]*`/g, '`…`')}`

const kindsOf = (finding: Finding, counted: boolean) =>
  (finding.fixes ?? []).map((fix) => kindOf(finding, fix, counted))

/** What is wrong with the fixes of a project; `counted`: it has a part in the figures. */
export function trial({ name, files, options = {} }: Workspace, counted: boolean): string[] {
  const untried = { today: '2024-06-01', ...options, tryFixes: false }
  const again = (changed: FileSystem) => check(changed, untried).findings
  const before = again(files)
  for (const { rule } of before) if (counted) figure(rule).findings += 1
  if (!process.env.FIX_TABLE && before.every((finding) => kindsOf(finding, counted).every((kind) => alone.has(kind))))
    return []
  const { holding } = tried(before, { files, check: again })
  const wrong: string[] = []
  for (const finding of before)
    for (const fix of finding.fixes ?? []) {
      const row = figure(finding.rule)
      if (counted) row.offered += 1
      if (!holding.has(fix)) continue
      if (counted) row.kept += 1
      const kind = kindOf(finding, fix, counted)
      if (!process.env.FIX_TABLE && alone.has(kind)) continue
      alone.add(kind)
      if (counted && fix.safety === 'safe') row.safe += 1
      const { texts } = compose([fix])
      const bad = harm(finding, before, again(overlayFiles(files, texts)))
      if (!keepsOthers(fix, texts)) bad.push('changes other bytes')
      if (bad.length === 0 && counted) row.mended += 1
      wrong.push(...bad.map((what) => `${name}: ${finding.rule}: ${fix.title}: ${what}`))
    }

  const offered = before.map(({ fixes = [], ...finding }) => ({
    ...finding,
    fixes: fixes.filter((fix) => holding.has(fix)),
  }))
  for (const safety of ['safe', 'all'] as const) {
    const { files: changed } = fixAll(offered, {
      files,
      check: recheck({ today: '2024-06-01', ...options }),
      safety,
    })
    const after = again(overlayFiles(files, new Map(changed.map((file) => [file.path, file.after]))))
    const left = new Set(after.map(identity))
    for (const finding of offered)
      if (finding.fixes.some((fix) => safety === 'all' || fix.safety === 'safe') && left.has(identity(finding)))
        wrong.push(`${name}: ${finding.rule} is still there after all ${safety} fixes: ${finding.message}`)
    const errors = (all: readonly Finding[]) => all.filter(({ severity }) => severity === 'error').length
    if (errors(after) > errors(before)) wrong.push(`${name}: more errors after all ${safety} fixes`)
  }
  return wrong
}

/** The same for the project as it is and with CRLF. */
export function inBothForms(workspace: Workspace): string[] {
  const found = check(workspace.files, { today: '2024-06-01', ...workspace.options, tryFixes: false }).findings
  const withCrlf = { ...workspace, name: `${workspace.name} (CRLF)`, files: crlf(workspace.files, found) }
  return [...trial(workspace, true), ...(found.some(({ fixes }) => fixes?.length) ? trial(withCrlf, false) : [])]
}

/** To be called once in a test file. */
export const printTable = () =>
  afterAll(() => {
    if (!process.env.FIX_TABLE) return
    const rows = [...figures].filter(([, row]) => row.offered > 0).sort(([a], [b]) => (a < b ? -1 : 1))
    console.log(
      ['| rule | findings | offered | kept | safe | mended |', '|---|---|---|---|---|---|']
        .concat(rows.map(([id, r]) => `| ${id} | ${r.findings} | ${r.offered} | ${r.kept} | ${r.safe} | ${r.mended} |`))
        .join('\n'),
    )
  })
