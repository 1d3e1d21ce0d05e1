/** Reads the files of lithos: each by its shape, after quire and, where quire refuses, by what the author meant. */

import { crashesOn, readAs, refusedBy } from '../schema/read.js'
import type { Shape } from '../schema/shape.js'
import type { Problem } from '../text/finding.js'
import { oncePerFile, type SourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import {
  type ContainerConfig,
  containerShape,
  type MasterConfig,
  masterShape,
  type ProcessesConfig,
  processesShape,
  type SandboxConfig,
  type SecretsFile,
  sandboxShape,
  secretsShape,
} from './shape.js'

/** A config as far as it could be read. */
export interface ReadConfig<T> {
  /** What could be read, also where lithos would refuse the file; absent when nothing could. */
  readonly config?: T
  /** Whether lithos takes the file when it reads it. What its checks say of the content is `check.ts`. */
  readonly accepted: boolean
  /** lithos crashes on it, and whatever else it was about to do is not done. */
  readonly crashes?: true
  /** In the order in which lithos finds them. */
  readonly problems: readonly Problem[]
}

/** A reader of one kind of file, which reads each once. It never throws. */
function reader<T>(shape: Shape<T>): (file: SourceFile) => ReadConfig<T> {
  return oncePerFile((file) => {
    const document = readDocument(file, { program: 'lithos' })
    const { value, problems, accepted: fits } = readAs(shape, document.root, { file, dialect: 'lithos' })
    const accepted = document.accepted && fits
    return {
      ...(value === undefined ? {} : { config: value }),
      accepted,
      ...(!accepted && crashesOn(file, problems) ? { crashes: true } : {}),
      problems: [...document.problems, ...refusedBy('lithos', problems)],
    }
  })
}

/** The container config inside an image. */
export const readContainerConfig: (file: SourceFile) => ReadConfig<ContainerConfig> = reader(containerShape)

/** `sandboxes/NAME.yaml`. */
export const readSandboxConfig: (file: SourceFile) => ReadConfig<SandboxConfig> = reader(sandboxShape)

/** `processes/NAME.yaml`. */
export const readProcessesConfig: (file: SourceFile) => ReadConfig<ProcessesConfig> = reader(processesShape)

/** `master.yaml`. */
export const readMasterConfig: (file: SourceFile) => ReadConfig<MasterConfig> = reader(masterShape)

/** The file that `secret-environ-file` names. */
export const readSecretsFile: (file: SourceFile) => ReadConfig<SecretsFile> = reader(secretsShape)
