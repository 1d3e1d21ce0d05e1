/** Every repository with both kinds of files: what must be found in it. The repositories themselves are kept outside (see corpus). */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findDeployments } from '../../src/deployment/find.js'
import { placementsOf } from '../../src/deployment/placements.js'
import { diskFiles } from '../../src/files/disk.js'
import { imagesOf } from '../../src/image/compute.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { corpus, describeCorpus } from '../corpus.js'

const here = dirname(fileURLToPath(import.meta.url))
const expected: Record<string, { vagga: string[]; deployments: string[]; unplaced: string[] }> = JSON.parse(
  readFileSync(join(here, '../fixtures/projects.json'), 'utf8'),
)

describeCorpus('deployments of real repositories', () => {
  test.each(Object.keys(expected))('%s', (name) => {
    const files = diskFiles(join(corpus, 'projects', name))
    const wanted = expected[name] as (typeof expected)[string]
    const found = wanted.vagga.flatMap((path) => readVaggaProject(files, path).project ?? [])
    const images = new Map(found.map((project) => [project, imagesOf(project, files)]))
    const links = findDeployments(files, found, {
      placements: (project, container) => placementsOf(images.get(project)?.(container.name.value)),
    })
    const shown = links.deployments.map(({ container, config, configInImage, command, process, sandbox }) =>
      [
        container.name.value,
        config.file.path,
        configInImage,
        command?.title ?? '-',
        process === undefined ? '-' : `${process.file.path}#${process.name.value}`,
        sandbox?.file.path ?? '-',
      ].join(' | '),
    )
    const unplaced = links.unplaced.map(({ file }) => file.path)
    if (process.env.SHOW_LINKS)
      console.log(name, JSON.stringify({ vagga: wanted.vagga, deployments: shown, unplaced }, null, 2))
    expect(shown).toEqual(wanted.deployments)
    expect(unplaced).toEqual(wanted.unplaced)
  })
})
