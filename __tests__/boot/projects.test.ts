/** Replays over computed images: projects that the real vagga built and the real lithos started (`oracle/e2e.jsonl`). */
import { replay } from '../../src/boot/replay.js'
import type { Outcome } from '../../src/boot/stage.js'
import { imagesOf } from '../../src/image/compute.js'
import type { Image } from '../../src/image/image.js'
import { readProcessesConfig, readSandboxConfig } from '../../src/lithos/read.js'
import { sourceFile } from '../../src/text/source.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { type EndToEnd, recordedProject, records } from '../oracle/records.js'
import { elf } from './starting.js'

function imageOf(project: EndToEnd): Image {
  const files = recordedProject(project)
  const read = readVaggaProject(files, 'vagga.yaml').project
  const image = read && imagesOf(read, files)(project.container)
  if (image === undefined) throw new Error(`${project.id}: no image`)
  return { ...image, entry: (path) => withPrograms(image.entry(path)) }
}

/** The archive has stubs in place of programs; the recorded starts had real ones. */
function withPrograms(entry: ReturnType<Image['entry']>): ReturnType<Image['entry']> {
  const isStub = new TextDecoder().decode(entry.content?.(9) ?? new Uint8Array()) === '\x7fELF stub'
  return isStub ? { ...entry, content: () => elf() } : entry
}

function outcomeOf(project: EndToEnd, image: Image, version: '0.18.4' | '0.19'): Outcome {
  const sandbox = readSandboxConfig(sourceFile('sandbox.yaml', project.sandbox)).config
  const process = readProcessesConfig(sourceFile('process.yaml', project.process)).config?.entries[0]
  if (sandbox === undefined || process === undefined) throw new Error(`${project.id}: no sandbox or process`)
  return replay({
    image,
    configInImage: process.value.config?.value ?? '',
    version,
    sandbox: { name: 'sandbox', config: sandbox },
    process: { name: process.key.value, entry: process.value },
  })
}

describe('built and started projects', () => {
  test('what is decided is what happened, and nearly everything is decided', () => {
    const wrong: string[] = []
    const count = { all: 0, decided: 0, failing: 0, texts: 0 }
    for (const project of records<EndToEnd>('e2e.jsonl')) {
      const image = imageOf(project)
      for (const [version, key] of [
        ['0.18.4', 'v0.18.4'],
        ['0.19', 'master'],
      ] as const) {
        const run = project.production[key]
        if (run === undefined) continue
        const { starts, error } = outcomeOf(project, image, version)
        count.all += 1
        if (starts !== 'unknown') count.decided += 1
        if (starts !== 'unknown' && starts !== run.started)
          wrong.push(`${project.id} (${version}): ${error ?? run.error}`)
        if (!run.started) count.failing += 1
        if (!run.started && error === run.error) count.texts += 1
      }
    }
    console.info(
      `${count.decided} of ${count.all} starts are decided, ${wrong.length} wrong; texts ${count.texts} of ${count.failing}`,
    )
    expect(wrong).toEqual([])
    expect(count.decided).toBeGreaterThanOrEqual(count.all * 0.95)
    expect(count.texts).toBeGreaterThanOrEqual(count.failing * 0.9)
  })
})
