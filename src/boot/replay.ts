/**
 * The start of a container, stage by stage, as lithos_knot goes through it. lithos: lithos_knot/main.rs of both versions;
 * facts: boot.md. Stages after a certain failure are asked as well, as if it had not been there.
 */
import type { Answer, Image } from '../image/image.js'
import { readContainerConfig } from '../lithos/read.js'
import { type ContainerConfig, containerShape } from '../lithos/shape.js'
import { sourceFile } from '../text/source.js'
import { canAccess } from './access.js'
import { fatal } from './errors.js'
import type { Identity } from './identity.js'
import { refusal } from './refusal.js'
import type { Outcome, Stage } from './stage.js'
import { configText, kindStage, sandboxStage } from './stages/config.js'
import { type EnvironmentVariable, environmentOf } from './stages/environment.js'
import { executableStage } from './stages/executable.js'
import { filenoStage } from './stages/limits.js'
import { nameFileStages } from './stages/names.js'
import { networkStage, portsStage, socketsStage } from './stages/network.js'
import { outputStage } from './stages/output.js'
import { rootStage } from './stages/root.js'
import { secretsKeyStage, secretsStage } from './stages/secrets.js'
import { stateStage } from './stages/state.js'
import { systemStages } from './stages/system.js'
import { becomeStage, identityOf, idMapStage, userStages } from './stages/user.js'
import { instantiate } from './stages/variables.js'
import { volumeStages } from './stages/volumes.js'
import { workdirStage } from './stages/workdir.js'
import { type Boot, bootOf, type Start } from './start.js'
import { walk } from './walk.js'

/** What a start ends in. Never throws. */
export function replay(start: Start): Outcome {
  return outcomeOf(replayed(start).stages)
}

/** The container as it runs: what rules ask about. */
export interface Production {
  readonly outcome: Outcome
  /** The image with everything that lithos mounts into it. */
  readonly image: Image
  /** Who the process is to the kernel. */
  readonly who: Identity
  readonly environment: ReadonlyMap<string, EnvironmentVariable>
  /** `arguments` with their variables; `undefined` where the process entry would have to say them. */
  readonly arguments: readonly (string | undefined)[]
  /** Whether the process may make or change the file at a path: permissions, and no read-only file system. */
  writable(path: string): Answer
}

/** Replays a start and keeps what it made; `undefined` when there is no config to start. */
export function production(start: Start): Production | undefined {
  const { stages, boot } = replayed(start)
  if (boot === undefined) return undefined
  const instance = instantiate(boot)
  const who = identityOf(boot)
  return {
    outcome: outcomeOf(stages),
    image: boot.tree,
    who,
    environment: environmentOf(boot, instance),
    arguments: instance.arguments.map((argument) => argument.text),
    writable: (path) => writable(boot, who, path),
  }
}

/** The environment that the process gets, by name; empty when there is no config. */
export function effectiveEnvironment(start: Start): ReadonlyMap<string, EnvironmentVariable> {
  const config = start.config ?? configOf(start).config
  if (config === undefined) return new Map()
  const boot = bootOf(start, config)
  return environmentOf(boot, instantiate(boot))
}

function outcomeOf(stages: readonly Stage[]): Outcome {
  const failed = stages.find((stage) => stage.status === 'fails')
  // Whatever an unknown stage before it does: the start fails there or here.
  if (failed !== undefined) return { starts: false, error: failed.error ?? null, stages }
  return { starts: stages.some((stage) => stage.status === 'unknown') ? 'unknown' : true, error: null, stages }
}

function replayed(start: Start): { stages: readonly Stage[]; boot?: Boot } {
  const sandbox = sandboxStage(start)
  const first = sandbox === undefined ? [] : [sandbox]
  const { stage, config } = configOf(start)
  if (config === undefined) return { stages: [...first, stage] }
  const boot = bootOf(start, config)
  return { stages: [...first, stage, ...stagesOf(boot)], boot }
}

function configOf(start: Start): { stage: Stage; config?: ContainerConfig } {
  const { stage, text } = configText(start)
  const refused = (problem: string): Stage => ({
    ...stage,
    status: 'fails',
    code: 'config-refused',
    error: fatal(problem),
  })
  if (start.configProblem !== undefined || start.config !== undefined) {
    const own = start.configProblem !== undefined && stage.status !== 'fails' ? refused(start.configProblem) : stage
    const config = start.config
    return { stage: own, ...(config !== undefined && { config }) }
  }
  if (text === undefined) return { stage }
  const file = sourceFile(start.configInImage, text)
  const { config, accepted } = readContainerConfig(file)
  return {
    stage: accepted ? stage : refused(refusal(file, containerShape) ?? `${file.path}: refused`),
    ...(config !== undefined && { config }),
  }
}

/** In the order of the version. */
function stagesOf(boot: Boot): readonly Stage[] {
  const instance = instantiate(boot)
  const who = identityOf(boot)
  const before = [portsStage(boot, instance), kindStage(boot), instance.stage, ...userStages(boot)]
  const filesystem = () => [
    stateStage(boot),
    ...systemStages(boot),
    ...volumeStages(boot),
    ...nameFileStages(boot, who),
  ]
  const sockets = socketsStage(boot, instance)
  const stages =
    boot.version === '0.18.4'
      ? [
          ...before,
          networkStage(boot),
          sockets,
          ...filesystem(),
          secretsKeyStage(boot),
          rootStage(boot),
          secretsStage(boot),
          filenoStage(boot, instance),
          outputStage(boot),
          idMapStage(boot),
          becomeStage(boot),
          workdirStage(boot, who),
          executableStage(boot, who),
        ]
      : [
          ...before,
          ...filesystem(),
          secretsKeyStage(boot),
          secretsStage(boot),
          filenoStage(boot, instance),
          outputStage(boot),
          idMapStage(boot),
          networkStage(boot),
          rootStage(boot),
          becomeStage(boot),
          workdirStage(boot, who),
          sockets,
          executableStage(boot, who),
        ]
  return stages.filter((stage) => stage !== undefined)
}

function writable({ tree, mounts }: Boot, who: Identity, path: string): Answer {
  const walked = walk(tree, path, { as: who })
  if (walked.status === 'unknown') return 'unknown'
  const parent = path.slice(0, path.lastIndexOf('/')) || '/'
  const place = walked.status === 'found' ? walked : walk(tree, parent, { as: who })
  if (place.status === 'unknown') return 'unknown'
  if (place.status !== 'found') return 'no'
  const mount = mounts.at(place.path)
  const device = place.entry.kind === 'other'
  if (!device && (mount?.readOnly ?? true)) return 'no'
  return canAccess(tree, place.path, who, 2)
}
