/** Deployments that are not there: those of the base of a pull request, and those that the settings expect. SPEC 2.8. */
import type { Deployment } from '../deployment/deployment.js'
import type { FileSystem } from '../files/filesystem.js'
import type { Problem } from '../text/finding.js'
import { type Located, sourceFile, startOfFile } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'

/** A container and a config that were a deployment before. */
export interface EarlierDeployment {
  readonly container: string
  /** The path of the config in the repository. */
  readonly config: string
}

/** What is deployed, as later checks ask for it. */
export function earlier(deployments: readonly Deployment[]): readonly EarlierDeployment[] {
  return deployments.map(({ container, config }) => ({ container: container.name.value, config: config.file.path }))
}

/**
 * Deployments that were there before and are there no longer: an error while their config is still there, else a note. A config
 * that is deployed from another container now has only moved, when the container that it was in is gone.
 */
export function lost(
  before: readonly EarlierDeployment[],
  now: readonly Deployment[],
  projects: readonly VaggaProject[],
  files: FileSystem,
): readonly Problem[] {
  const deployed = new Set(earlier(now).map(({ container, config }) => `${container}\0${config}`))
  const elsewhere = new Set(now.map(({ config }) => config.file.path))
  const gone = before.filter(({ container, config }) => !deployed.has(`${container}\0${config}`))
  return gone.flatMap(({ container, config }): Problem[] => {
    const named = projects.flatMap(({ containers }) => containers.get(container)?.name ?? [])[0]
    const isThere = files.stat(config) !== undefined
    if (elsewhere.has(config) && named === undefined) return []
    const project = projects[0]?.file ?? sourceFile('vagga.yaml', '')
    const at = named?.at ?? startOfFile(isThere ? sourceFile(config, textOf(files, config)) : project)
    const said = `Before this change \`${config}\` was deployed from the container \`${container}\``
    return isThere
      ? [
          {
            rule: 'deployment-lost',
            at,
            message: `${said}; now it is not, although the file is still there, so nothing of it is checked. Bring it into the image again, or remove the file, too.`,
          },
        ]
      : [
          {
            rule: 'deployment-lost',
            at,
            severity: 'note',
            message: `${said}; the file is gone, and the deployment with it.`,
          },
        ]
  })
}

/** Containers that the settings expect to be deployed, and that are not. */
export function missing(expected: readonly Located<string>[], now: readonly Deployment[]): readonly Problem[] {
  const deployed = new Set(now.map(({ container }) => container.name.value))
  return expected
    .filter(({ value }) => !deployed.has(value))
    .map(({ value, at }) => ({
      rule: 'deployment-missing',
      at,
      message: `No lithos config was found in the image of \`${value}\`, which is expected to be deployed, so it was not checked. Copy its config into the image, or take it out of \`expect\`.`,
    }))
}

function textOf(files: FileSystem, path: string): string {
  try {
    return new TextDecoder().decode(files.read(path, 65536))
  } catch {
    return ''
  }
}
