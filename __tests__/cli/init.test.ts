/** `init`: what it writes for the commands of real projects is read, deployed, and right in all that it decides itself. */
import { existsSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { check } from '../../src/check.js'
import { InitError, initialDeployment } from '../../src/cli/first-config.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { applyEdits } from '../../src/fix/apply.js'
import { imagesOf } from '../../src/image/compute.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { corpus, shared, type Workspace } from '../fix/workspaces.js'

/** The real files are there without the sources around them. */
const ofMissingSources = new Set([
  'copy-source-missing',
  'source-not-in-image',
  'executable-missing',
  'workdir-missing',
  'build-fails',
])

function* trialsOf({ name, files }: Workspace): Generator<{ name: string; ready: boolean; wrong: string[] }> {
  const { project } = readVaggaProject(files, 'vagga.yaml')
  if (!project?.accepted) return
  const options = { tryFixes: false, today: '2024-06-01' }
  const known = new Set(check(files, options).findings.map(({ rule, message }) => `${rule} ${message}`))
  const image = imagesOf(project, files)
  for (const command of [...project.commands.keys()].slice(0, 3)) {
    try {
      const { config, container, edit } = initialDeployment(project, command, image)
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

const onShared = existsSync(shared) ? test : test.skip
onShared(
  'commands of real projects (skipped without ../shared)',
  () => {
    const all = [...corpus()]
      .filter(({ name }) => !/ (?:before|after)$/.test(name))
      .flatMap((one) => [...trialsOf(one)])
    expect(all.flatMap(({ name, wrong }) => wrong.map((what) => `${name}: ${what}`))).toEqual([])
    expect(all.length).toBeGreaterThan(150)
    expect(all.filter(({ ready }) => ready).length / all.length).toBeGreaterThan(0.7)
  },
  300_000,
)
