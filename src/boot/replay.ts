/**
 * The start of a container, stage by stage, as lithos_knot goes through it. lithos: lithos_knot/main.rs of both versions;
 * facts: boot.md. Stages after a certain failure are asked as well, as if it had not been there.
 */
import { readContainerConfig } from '../lithos/read.js'
import { type ContainerConfig, containerShape } from '../lithos/shape.js'
import { sourceFile } from '../text/source.js'
import { fatal } from './errors.js'
import { refusal } from './refusal.js'
import type { Outcome, Stage } from './stage.js'
import { configText, kindStage, sandboxStage } from './stages/config.js'
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

/** Replays a start: what it ends in, and every stage on the way. Never throws. */
export function replay(start: Start): Outcome {
  return outcomeOf(stagesOf(start))
}

function outcomeOf(stages: readonly Stage[]): Outcome {
  const failed = stages.find((stage) => stage.status === 'fails')
  // Whatever an unknown stage before it does: the start fails there or here.
  if (failed !== undefined) return { starts: false, error: failed.error ?? null, stages }
  return { starts: stages.some((stage) => stage.status === 'unknown') ? 'unknown' : true, error: null, stages }
}

function stagesOf(start: Start): readonly Stage[] {
  const sandbox = sandboxStage(start)
  const { stage, config } = configOf(start)
  const read = sandbox === undefined ? [stage] : [sandbox, stage]
  return config === undefined ? read : [...read, ...stagesAfterReading(bootOf(start, config))]
}

/** The config, as the caller has read it or as the image has it, and the stage in which lithos reads it. */
function configOf(start: Start): { stage: Stage; config?: ContainerConfig | undefined } {
  const { stage, text } = configText(start)
  const refused = (problem: string): Stage => ({
    ...stage,
    status: 'fails',
    code: 'config-refused',
    error: fatal(problem),
  })
  if (start.configProblem !== undefined || start.config !== undefined) {
    const isRefused = start.configProblem !== undefined && stage.status !== 'fails'
    return { stage: isRefused ? refused(start.configProblem) : stage, config: start.config }
  }
  if (text === undefined) return { stage }
  const file = sourceFile(start.configInImage, text)
  const { config, accepted } = readContainerConfig(file)
  return { stage: accepted ? stage : refused(refusal(file, containerShape) ?? `${file.path}: refused`), config }
}

/** In the order of the version. */
function stagesAfterReading(boot: Boot): readonly Stage[] {
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
