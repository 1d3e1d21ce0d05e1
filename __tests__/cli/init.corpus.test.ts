/** `init`: what it writes for the commands of real projects is read, deployed, and right in all that it decides itself. */
import { check } from '../../src/check.js'
import { UsageError } from '../../src/cli/arguments.js'
import { firstDeployment } from '../../src/cli/init.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { applyEdits } from '../../src/fix/apply.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { describeCorpus, workspaces } from '../corpus.js'

/** The real files are there without the sources around them: what is missing is no fault of what `init` wrote. */
const ofMissingSources = new Set([
  'copy-source-missing',
  'source-not-in-image',
  'executable-missing',
  'workdir-missing',
  'build-fails',
])

/** What is left to people, by the name of the project and its command: what a command writes among its own sources. */
const leftToPeople: readonly string[] = [
  'vagga/mglawica__mintaka__vagga.yaml test-xenial: write-to-read-only-path',
  'vagga/tailhook__vagga-box__image__vagga.yaml build: write-to-read-only-path',
  'projects/mglawica__mintaka test-xenial: write-to-read-only-path',
]

function* trialsOf(name: string, files: FileSystem): Generator<{ name: string; wrong: string[] }> {
  const { project } = readVaggaProject(files, 'vagga.yaml')
  if (!project?.accepted) return
  const options = { tryFixes: false, today: '2024-06-01' }
  const known = new Set(check(files, options).findings.map(({ rule, message }) => `${rule} ${message}`))
  for (const command of [...project.commands.keys()].slice(0, 3)) {
    try {
      const { config, container, edit } = firstDeployment(project, command, files)
      const text = applyEdits(edit.at.file.text, [edit]) as string
      const after = overlayFiles(
        files,
        new Map([
          [edit.at.file.path, text],
          [config.path, config.text],
        ]),
      )
      const { findings, deployments } = check(after, options)
      const made = deployments.find(
        (one) => one.container.name.value === container && one.config.file.path === config.path,
      )
      const rules = findings
        .filter(({ rule, severity }) => severity === 'error' && !ofMissingSources.has(rule))
        .filter(({ rule, message }) => !known.has(`${rule} ${message}`))
        .map(({ rule }) => rule)
      yield {
        name: `${name} ${command}`,
        wrong: [
          ...(made === undefined ? ['no deployment'] : []),
          ...(made?.config.accepted === false ? ['refused by lithos'] : []),
          ...new Set(rules),
        ],
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
    }
  }
}

describeCorpus('commands of real projects', () => {
  test('get a config that is read, deployed and right in all that it decides itself', () => {
    const all = [...workspaces()]
      .filter(([name]) => !name.startsWith('fixes/'))
      .flatMap(([name, files]) => [...trialsOf(name, files)])
    expect(all.length).toBeGreaterThan(300)
    expect(all.flatMap(({ name, wrong }) => wrong.map((what) => `${name}: ${what}`))).toEqual(leftToPeople)
  })
})
