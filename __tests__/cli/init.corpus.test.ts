/** `init`: what it writes for the commands of real projects is read, deployed, and right in all that it decides itself. */
import { expect, test } from '@jest/globals'
import { check } from '../../src/check.js'
import { InitError, initialDeployment } from '../../src/cli/first-config.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { applyEdits } from '../../src/fix/apply.js'
import { imagesOf } from '../../src/image/compute.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { describeCorpus, workspaces } from '../corpus.js'

/** The real files are there without the sources around them. */
const ofMissingSources = new Set([
  // what a command writes among its own sources is nothing that a first config decides
  'write-to-read-only-path',
  'copy-source-missing',
  'source-not-in-image',
  'executable-missing',
  'workdir-missing',
  'build-fails',
])

function* trialsOf(name: string, files: FileSystem): Generator<{ name: string; ready: boolean; wrong: string[] }> {
  const { project } = readVaggaProject(files, 'vagga.yaml')
  if (!project?.accepted) return
  const options = { tryFixes: false, today: '2024-06-01' }
  const known = new Set(check(files, options).findings.map(({ rule, message }) => `${rule} ${message}`))
  const image = imagesOf(project, files)
  for (const command of [...project.commands.keys()].slice(0, 3)) {
    try {
      const { config, container, edit } = initialDeployment(project, command, { image, files })
      const text = applyEdits(edit.at.file.text, [edit]) as string
      const after = overlayFiles(
        files,
        new Map([
          [edit.at.file.path, text],
          [config.path, config.text],
        ]),
      )
      const { findings, deployments } = check(after, options)
      const errors = findings.filter(
        ({ rule, severity, message }) => severity === 'error' && !known.has(`${rule} ${message}`),
      )
      const made = deployments.find(
        (one) => one.container.name.value === container && one.config.file.path === config.path,
      )
      yield {
        name: `${name} ${command}`,
        ready: errors.length === 0,
        wrong: [
          ...(made === undefined ? ['no deployment'] : []),
          ...(made?.config.accepted === false ? ['refused by lithos'] : []),
          ...errors
            .filter(({ rule, at }) => !ofMissingSources.has(rule) && at.file.path === config.path)
            .map(({ rule, message }) => `${rule}: ${message}`),
        ],
      }
    } catch (error) {
      if (!(error instanceof InitError)) throw error
    }
  }
}

describeCorpus('commands of real projects', () => {
  test('get a config that is read, deployed and right in all that it decides itself', () => {
    const all = [...workspaces()]
      .filter(([name]) => !name.startsWith('fixes/'))
      .flatMap(([name, files]) => [...trialsOf(name, files)])
    expect(all.flatMap(({ name, wrong }) => wrong.map((what) => `${name}: ${what}`))).toEqual([])
    expect(all.length).toBeGreaterThan(150)
    expect(all.filter(({ ready }) => ready).length / all.length).toBeGreaterThan(0.7)
  }, 300_000)
})
