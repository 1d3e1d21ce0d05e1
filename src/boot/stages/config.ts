/** The config, its kind, and the sandbox's file: what lithos_knot reads before it does anything. facts: boot.md 1, 2. */
import { decodeUtf8 } from '../../quire/read.js'
import { errorText } from '../../text/errno.js'
import { fatal } from '../errors.js'
import { hostOf } from '../host.js'
import type { Stage } from '../stage.js'
import type { Boot, Start } from '../start.js'
import { walk } from '../walk.js'

/** Bytes of a config at most; far more than anybody writes. */
const largest = 1024 * 1024

/** The stage in which the config is read, and its text where that is wanted and known. */
interface ConfigText {
  readonly stage: Stage
  readonly text?: string
}

/** The text of the config in the image. lithos_knot reads it as root, with the image as its root directory. */
export function configText({ image, configInImage: path, host, config }: Start): ConfigText {
  // A relative path counts from the directory before the change of the root: it is looked for on the server.
  const walked = path.startsWith('/') ? walk(image, path) : walk(hostOf(host, []), path)
  const stage = { stage: 'config', path } as const
  const problem = (text: string) => ({
    ...stage,
    status: 'fails' as const,
    code: 'config-missing' as const,
    error: fatal(`${path}: Error reading file: ${text}`),
  })
  if (walked.status === 'unknown') return { stage: { ...stage, status: 'unknown', note: walked.entry.because } }
  if (walked.status !== 'found') {
    const note = path.startsWith('/')
      ? walked.entry.because
      : 'a relative path is looked for on the server, not in the image'
    return { stage: { ...problem(errorText(walked.status)), note } }
  }
  if (!path.startsWith('/')) return { stage: { ...stage, status: 'unknown', note: 'a file of the server is read' } }
  if (walked.entry.kind === 'dir') return { stage: { ...problem(errorText('EISDIR')), note: 'it is a directory' } }
  // The caller has read it where it was written.
  if (config !== undefined) return { stage: { ...stage, status: 'ok' } }
  const bytes = walked.entry.content?.(largest + 1)
  if (bytes === undefined) return { stage: { ...stage, status: 'unknown', note: 'its content is not known' } }
  if (bytes.length > largest) return { stage: { ...stage, status: 'unknown', note: 'it is too large to read' } }
  const text = decodeUtf8(bytes)
  if (text !== undefined) return { stage: { ...stage, status: 'ok' }, text }
  return { stage: { ...problem('stream did not contain valid UTF-8'), code: 'config-refused' } }
}

/** Kind of the container against kind of the process. lithos: container_config.rs ContainerKind::matches. */
export function kindStage({ config, process, kind }: Boot): Stage {
  const own = config.kind.value
  if (process === undefined || own === 'CommandOrDaemon' || own === kind)
    return { stage: 'kind', status: 'ok', at: config.kind.at }
  return {
    stage: 'kind',
    status: 'fails',
    code: 'kind-mismatch',
    at: config.kind.at,
    error: fatal(`Container type mismatch ${own} != ${kind}`),
    note: `the process entry says \`kind: ${kind}\`, the config \`kind: ${own}\``,
  }
}

/** The sandbox's file is read first; before 0.19 its bridge needs a gateway. lithos: sandbox_config.rs. */
export function sandboxStage({ sandbox, sandboxProblem, version }: Start): Stage | undefined {
  if (sandboxProblem !== undefined) {
    const error = fatal(`Error reading sandbox config: ${sandboxProblem.words}`)
    return { stage: 'sandbox', status: 'fails', code: 'sandbox-refused', error, note: sandboxProblem.note }
  }
  const network = sandbox?.config.bridgedNetwork
  if (network === undefined || network.defaultGateway !== undefined || version !== '0.18.4') return undefined
  const { line, column } = network.at.file.position(network.node.printed)
  return {
    stage: 'sandbox',
    status: 'fails',
    code: 'sandbox-refused',
    at: network.at,
    error: fatal(
      `Error reading sandbox config: ${network.at.file.path}:${line}:${column}: Validation Error: Field default_gateway is expected`,
    ),
    note: '`default-gateway` may be left out since 0.19',
  }
}
