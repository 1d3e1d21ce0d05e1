/** What vagga.yaml may say. vagga: config/config.rs, containers.rs, volumes.rs, command.rs, builders.rs; facts: vagga.md A. */
import {
  boolean,
  choice,
  defaults,
  defaultsOrNull,
  described,
  mapping,
  nothing,
  numeric,
  optional,
  type ReadAs,
  required,
  scalar,
  sequence,
  structure,
  tagged,
} from '../schema/shape.js'
import { isNewer, VAGGA_VERSION } from './version.js'

const absolute = () => scalar({ form: 'absolute' })
const relative = () => scalar({ form: 'relative' })
const texts = () => sequence(scalar())
const environ = () => mapping(scalar())
const ranges = () => sequence(scalar({ form: 'ordered-range' }))
const mode = () => numeric({ min: 0, max: 0o1777 })
const id = () => numeric({ min: 0 })
const commandId = () => numeric({ min: 0, max: 2 ** 30 })

const defaultScript = './configure --prefix=/usr\nmake\nmake install\n'

/** `setup:` holds these. vagga: builder/commands/*.rs, each `config()`. */
export const stepShape = tagged({
  // distributions
  Alpine: scalar(),
  AlpineRepo: structure({
    url: optional(scalar()),
    branch: optional(scalar()),
    repo: required(scalar()),
    tag: optional(scalar()),
  }),
  Ubuntu: scalar(),
  UbuntuRelease: structure({
    version: optional(scalar()),
    codename: optional(scalar()),
    url: optional(scalar()),
    arch: defaults(scalar(), 'amd64'),
    'keep-chfn-command': defaults(boolean(), false),
    eatmydata: defaults(boolean(), true),
  }),
  UbuntuRepo: structure({
    url: optional(scalar()),
    suite: optional(scalar()),
    components: defaults(texts(), []),
    trusted: defaults(boolean(), false),
  }),
  UbuntuPPA: scalar(),
  UbuntuUniverse: nothing(),
  AptTrust: structure({ server: optional(scalar()), keys: defaults(texts(), []) }),
  Repo: scalar(),
  Install: texts(),
  BuildDeps: texts(),

  // commands
  Sh: scalar(),
  Cmd: texts(),
  RunAs: structure({
    'user-id': defaults(id(), 0),
    'group-id': defaults(id(), 0),
    'external-user-id': optional(id()),
    'supplementary-gids': defaults(sequence(numeric()), []),
    'work-dir': defaults(scalar(), '/work'),
    'isolate-network': defaults(boolean(), false),
    script: required(scalar()),
  }),
  Env: environ(),

  // files
  Text: mapping(scalar(), { key: { form: 'absolute' } }),
  Copy: structure({
    source: required(scalar()),
    path: required(absolute()),
    'ignore-regex': optional(scalar()),
    'include-regex': optional(scalar()),
    rules: defaults(texts(), []),
    'no-default-rules': optional(boolean()),
    'owner-uid': optional(id()),
    'owner-gid': optional(id()),
    umask: defaults(numeric({ min: 0, max: 0o777 }), 0o002),
    'preserve-permissions': defaults(boolean(), false),
    'preserve-times': defaults(boolean(), false),
  }),
  Depends: structure(
    {
      path: required(scalar()),
      'ignore-regex': optional(scalar()),
      'include-regex': optional(scalar()),
      rules: defaults(texts(), []),
      'no-default-rules': optional(boolean()),
    },
    { shorthand: 'path' },
  ),
  Download: structure({
    url: required(scalar()),
    path: required(absolute()),
    mode: defaults(mode(), 0o644),
    sha256: optional(scalar()),
  }),
  Tar: structure({
    url: required(scalar()),
    sha256: optional(scalar()),
    path: defaults(absolute(), '/'),
    subdir: defaults(relative(), ''),
  }),
  TarInstall: structure({
    url: required(scalar()),
    sha256: optional(scalar()),
    subdir: optional(relative()),
    script: defaults(scalar(), defaultScript),
  }),
  Unzip: structure({
    url: required(scalar()),
    sha256: optional(scalar()),
    path: defaults(absolute(), '/'),
    subdir: defaults(relative(), ''),
  }),
  EnsureDir: absolute(),
  EmptyDir: absolute(),
  Remove: absolute(),
  CacheDirs: mapping(scalar(), { key: { form: 'absolute' } }),

  // version control
  Git: structure({
    url: required(scalar()),
    revision: optional(scalar()),
    branch: optional(scalar()),
    path: required(absolute()),
  }),
  GitInstall: structure({
    url: required(scalar()),
    revision: optional(scalar()),
    branch: optional(scalar()),
    subdir: defaults(relative(), '.'),
    script: defaults(scalar(), defaultScript),
  }),
  GitDescribe: structure(
    {
      repo: defaults(scalar(), '/work'),
      pattern: optional(scalar()),
      'output-file': optional(absolute()),
    },
    { shorthand: 'output-file' },
  ),

  // other containers
  Container: scalar(),
  Build: structure({
    container: required(scalar()),
    source: defaults(absolute(), '/'),
    path: optional(absolute()),
    'temporary-mount': optional(absolute()),
    'content-hash': defaults(boolean(), false),
    rules: defaults(texts(), []),
  }),
  SubConfig: structure({
    source: optional(
      tagged(
        {
          Directory: nothing(),
          Container: scalar(),
          Git: structure({ url: required(scalar()), revision: optional(scalar()), branch: optional(scalar()) }),
        },
        { untagged: 'Directory' },
      ),
    ),
    path: defaults(relative(), 'vagga.yaml'),
    container: required(scalar()),
    cache: optional(boolean()),
  }),

  // languages
  PipConfig: structure({
    dependencies: { ...defaults(boolean(), false), decoderNeeds: 'not-null' },
    'cache-wheels': defaults(boolean(), true),
    'find-links': defaults(texts(), []),
    'index-urls': defaults(texts(), []),
    'trusted-hosts': defaults(texts(), []),
    'python-exe': optional(scalar()),
    'install-python': defaults(boolean(), true),
    'allow-pre-releases': defaults(boolean(), false),
    'get-pip-args': defaults(texts(), []),
  }),
  Py2Install: texts(),
  Py2Requirements: scalar(),
  Py3Install: texts(),
  Py3Requirements: scalar(),
  NpmConfig: structure({
    'npm-exe': defaults(scalar(), 'npm'),
    'yarn-exe': defaults(scalar(), '/usr/bin/yarn'),
    'yarn-version': optional(scalar()),
    'install-node': defaults(boolean(), true),
    'install-yarn': defaults(boolean(), true),
  }),
  NpmInstall: texts(),
  NpmDependencies: structure({
    file: defaults(scalar(), 'package.json'),
    package: defaults(boolean(), true),
    dev: defaults(boolean(), true),
    peer: defaults(boolean(), false),
    bundled: defaults(boolean(), true),
    optional: defaults(boolean(), false),
  }),
  YarnDependencies: structure({
    dir: defaults(relative(), '.'),
    production: defaults(boolean(), false),
    optional: defaults(boolean(), false),
  }),
  GemConfig: structure({
    'install-ruby': defaults(boolean(), true),
    'gem-exe': optional(scalar()),
    'update-gem': defaults(boolean(), true),
  }),
  GemInstall: texts(),
  GemBundle: structure({
    gemfile: defaults(scalar(), 'Gemfile'),
    without: defaults(texts(), []),
    'trust-policy': optional(scalar()),
  }),
  ComposerConfig: structure({
    'install-runtime': defaults(boolean(), true),
    'install-dev': defaults(boolean(), false),
    'runtime-exe': optional(scalar()),
    'include-path': optional(scalar()),
    'keep-composer': defaults(boolean(), false),
    'vendor-dir': optional(scalar()),
  }),
  ComposerInstall: texts(),
  ComposerDependencies: structure({
    'working-dir': optional(scalar()),
    dev: defaults(boolean(), true),
    prefer: optional(scalar()),
    'ignore-platform-reqs': defaults(boolean(), false),
    'no-autoloader': defaults(boolean(), false),
    'no-scripts': defaults(boolean(), false),
    'no-plugins': defaults(boolean(), false),
    'optimize-autoloader': defaults(boolean(), false),
    'classmap-authoritative': defaults(boolean(), false),
  }),
})

/** Volumes of containers and of commands. vagga: config/volumes.rs. */
export const volumeShape = tagged({
  Tmpfs: structure({
    size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
    mode: defaults(mode(), 0o1777),
    subdirs: defaults(mapping(structure({ mode: defaults(mode(), 0o755) }), { key: { form: 'relative' } }), {}),
    files: defaults(mapping(optionalText(), { key: { form: 'relative' } }), {}),
  }),
  VaggaBin: nothing(),
  BindRW: scalar(),
  BindRO: scalar(),
  Empty: nothing(),
  CacheDir: scalar(),
  Snapshot: structure({
    container: optional(scalar()),
    size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
    'owner-uid': optional(id()),
    'owner-gid': optional(id()),
  }),
  Container: scalar(),
  Persistent: structure(
    {
      name: required(scalar()),
      'init-command': optional(scalar()),
      'owner-uid': defaults(id(), 0),
      'owner-gid': defaults(id(), 0),
    },
    { shorthand: 'name' },
  ),
})

/** A text that may be missing: `files: {f}`. */
function optionalText() {
  return scalar({ orNothing: true })
}

const volumes = () => mapping(volumeShape, { key: { form: 'absolute' } })

/** `!Command`'s `run`: a text for the shell, or a list of words. */
const run = () => sequence(scalar(), { fromScalar: 'untagged', min: 1 })

const commonFields = {
  description: optional(scalar()),
  banner: optional(scalar()),
  'banner-delay': optional(numeric({ min: 0 })),
  epilog: optional(scalar()),
  tags: defaults(texts(), []),
  'pass-tcp-socket': optional(scalar()),
  'expect-inotify-limit': optional(scalar({ form: 'u64' })),
  'symlink-name': optional(scalar()),
  prerequisites: defaults(texts(), []),
  aliases: defaults(texts(), []),
  group: optional(scalar()),
  'isolate-network': defaults(boolean(), false),
}

const runFields = {
  pid1mode: defaults(choice(['exec', 'wait', 'wait-all-children']), 'wait'),
  'work-dir': optional(scalar()),
  container: required(scalar()),
  'accepts-arguments': optional(boolean()),
  environ: defaults(environ(), {}),
  volumes: defaults(volumes(), {}),
  'write-mode': defaults(choice(['read-only', 'transient-hard-link-copy']), 'read-only'),
  run: required(run()),
  'user-id': defaults(commandId(), 0),
  'external-user-id': optional(commandId()),
  'group-id': defaults(commandId(), 0),
  'supplementary-gids': defaults(sequence(commandId()), []),
}

const port = { kind: 'numeric', type: 'u16' } as const

/** What `!Supervise` starts. */
export const childShape = tagged({
  Command: structure({
    ...commonFields,
    ...runFields,
    network: optional(
      structure({
        ip: { ...optional(scalar()), decoderNeeds: 'value' },
        hostname: optional(scalar()),
        ports: defaults(mapping(port, { key: port }), {}),
      }),
    ),
  }),
  BridgeCommand: structure({ ...commonFields, ...runFields }),
})

export const commandShape = tagged({
  Command: structure({ ...commonFields, options: optional(scalar()), ...runFields }),
  CapsuleCommand: structure({
    ...commonFields,
    options: optional(scalar()),
    uids: defaults(ranges(), []),
    gids: defaults(ranges(), []),
    'work-dir': optional(scalar()),
    run: required(run()),
    environ: defaults(environ(), {}),
    'accepts-arguments': optional(boolean()),
  }),
  Supervise: structure({
    ...commonFields,
    options: optional(scalar()),
    mode: defaults(choice(['stop-on-failure', 'wait-all-successful']), 'stop-on-failure'),
    children: defaults(mapping(childShape), {}),
    'kill-unresponsive-after': defaults(numeric({ min: 1, max: 86400 }), 2),
  }),
})

export const containerShape = structure(
  described(
    {
      setup: 'Steps that build the image, in this order.',
      'data-dirs': 'The image keeps only these paths.',
      'image-cache-url':
        'Archive that is unpacked instead of building. Name and short hash of the container can be put in.',
      'auto-clean': 'Removes old images after a build.',
      environ: 'Variables of development commands. Nothing of it reaches lithos.',
      'environ-file': 'File in the image with lines `NAME=value`. Nothing of it reaches lithos.',
      'default-shell': 'Runs `run` texts, with `$cmdline` where the text goes.',
      'resolv-conf-path':
        'Where development commands get resolv.conf; `null`: nowhere. The file is emptied at the end of the build.',
      'hosts-file-path':
        'Where development commands get hosts; `null`: nowhere. The file is emptied at the end of the build.',
      uids: 'Users of the container: `N` or `N-M`, the smaller first.',
      gids: 'Groups of the container: `N` or `N-M`, the smaller first.',
      volumes: 'What development commands have mounted where. Nothing of it reaches lithos.',
    },
    {
      setup: defaults(sequence(stepShape), []),
      'data-dirs': defaults(sequence(absolute()), []),
      'image-cache-url': optional(scalar()),
      'auto-clean': defaults(boolean(), false),
      environ: defaults(environ(), {}),
      'environ-file': optional(scalar()),
      'default-shell': defaults(texts(), []),
      'resolv-conf-path': defaultsOrNull(absolute(), '/etc/resolv.conf'),
      'hosts-file-path': defaultsOrNull(absolute(), '/etc/hosts'),
      uids: defaults(ranges(), []),
      gids: defaults(ranges(), []),
      volumes: defaults(volumes(), {}),
    },
  ),
)

const tooNew = (version: string): string | undefined =>
  isNewer(version, VAGGA_VERSION) ? `asks for a newer vagga than ${VAGGA_VERSION}` : undefined

/** vagga.yaml, a mixin, or a file named by `!SubConfig`. */
export const vaggaShape = structure({
  'minimum-vagga': optional(scalar({ check: tooNew })),
  mixins: defaults(texts(), []),
  containers: defaults(mapping(containerShape), {}),
  commands: defaults(mapping(commandShape), {}),
})

export type BuildStep = ReadAs<typeof stepShape>
export type StepTag = BuildStep['tag']
/** The step of one tag: `StepOf<'Copy'>['value'].source`. */
export type StepOf<Tag extends StepTag> = Extract<BuildStep, { tag: Tag }>
export type VaggaVolume = ReadAs<typeof volumeShape>
export type VaggaContainerConfig = ReadAs<typeof containerShape>
export type VaggaCommand = ReadAs<typeof commandShape>
export type VaggaChild = ReadAs<typeof childShape>
export type VaggaFile = ReadAs<typeof vaggaShape>
