/** A check that goes on from an earlier one says what a fresh one says. */
import type { CheckOptions } from '../../src/check/options.js'
import { check, checkedOf } from '../../src/check.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { projectOf } from '../../src/rules/example.js'
import { rules } from '../../src/rules/index.js'
import type { Location } from '../../src/text/source.js'

type Texts = Readonly<Record<string, string>>

const untried: CheckOptions = { tryFixes: false, today: '2026-11-29' }

/** What a check says, with the places of everything. */
function said(files: FileSystem, options: CheckOptions) {
  const { report, findings, deployments, context, notices, failures } = check(files, options)
  const place = (at: Location | undefined) => at && `${at.file.path}:${at.start}-${at.end}`
  return {
    report,
    notices,
    failures,
    fixes: findings.map(({ fixes }) =>
      fixes.map(({ title, edits }) => [title, edits.map(({ at, text }) => [place(at), text])]),
    ),
    boot: deployments.map(({ boot }) =>
      boot.stages.map(({ stage, status, note, at }) => [stage, status, note, place(at)]),
    ),
    clues: deployments.map(({ evidence }) =>
      evidence.clues.map(({ trait, at, message }) => [trait, place(at), message]),
    ),
    sources: context.sources.map(({ path }) => path),
  }
}

/** The files that are others in the second one: all at once, and with `MORE` each by itself, and none. */
function steps(from: Texts, to: Texts): readonly Texts[] {
  const changed = Object.entries(to).filter(([path, text]) => from[path] !== text)
  const more = process.env.MORE ? [...changed.map(([path, text]) => ({ [path]: text })), {}] : []
  return [Object.fromEntries(changed), ...more]
}

describe.each(rules.map((rule) => [rule.id, rule.examples] as const))('%s', (_, examples) => {
  test('what somebody mends, and what somebody breaks', () => {
    for (const [index, example] of examples.entries()) {
      const options = { ...untried, lithosVersion: example.lithosVersion } as CheckOptions
      const [bad, good] = [projectOf(example, 'bad').files, projectOf(example, 'good').files]
      const isBroken = process.env.MORE !== undefined || index === 0
      for (const [from, to] of [[bad, good] as const, ...(isBroken ? [[good, bad] as const] : [])]) {
        const files = memoryFiles(from)
        check(files, options)
        for (const texts of steps(from, to)) {
          const changed = new Map(Object.entries(texts))
          expect(said(overlayFiles(files, changed), options)).toEqual(
            said(overlayFiles(memoryFiles(from), changed), options),
          )
        }
      }
    }
  })
})

const config = (user: number) =>
  `user-id: ${user}\nmemory-limit: 64Mi\nenviron: { PATH: /bin }\nexecutable: /app/main.sh\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n`

const shop: Texts = {
  'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos, path: /lithos }
    - !Copy { source: /work/app, path: /app }
    - !Sh '. /work/settings.sh && mkdir -p $DIRECTORY'
`,
  'app/main.sh': '#!/bin/sh\necho ready\n',
  'settings.sh': 'DIRECTORY=/srv/shop\n',
  'lithos/one.yaml': config(1),
  'lithos/two.yaml': config(2),
}

/** The checks before and after a change. */
function around(texts: Texts) {
  const files = memoryFiles(shop)
  const before = checkedOf(files, untried)
  return { before, after: checkedOf(overlayFiles(files, new Map(Object.entries(texts))), untried) }
}

describe('what a change cannot touch', () => {
  test('is taken over: another deployment of the same image', () => {
    const { before, after } = around({ 'lithos/one.yaml': config(3) })
    expect(after.projects).toEqual(before.projects)
    expect(after.deployments[1]).toBe(before.deployments[1])
    expect(after.deployments[0]).not.toBe(before.deployments[0])
  })

  test.each([
    ['the program that is started', 'app/main.sh', '#!/bin/sh\necho ready > /tmp/ready\n'],
    ['what the build reads', 'settings.sh', 'DIRECTORY=/srv/other\n'],
    ['the project', 'vagga.yaml', `${shop['vagga.yaml']}commands: {}\n`],
  ])('%s touches both', (_, path, text) => {
    const { before, after } = around({ [path]: text })
    for (const index of [0, 1]) expect(after.deployments[index]).not.toBe(before.deployments[index])
  })

  test('new files touch everything', () => {
    const { before, after } = around({ 'app/more.sh': '' })
    expect(after.projects[0]).not.toBe(before.projects[0])
  })
})
