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
const stepShape = tagged(
  described(
    {
      Alpine: 'Alpine Linux of this version, like `v3.18`.',
      AlpineRepo: 'Another repository of Alpine packages.',
      Ubuntu: 'Ubuntu of this code name, like `jammy`.',
      UbuntuRelease: 'Ubuntu by version or code name, with options.',
      UbuntuRepo: 'Another repository of packages: a line of sources.list.',
      UbuntuPPA: 'A personal package archive: `user/name`.',
      UbuntuUniverse: 'Packages of the section universe.',
      AptTrust: 'Keys of package repositories to trust.',
      Repo: 'A section or repository of the distribution, like `edge/testing` or `universe`.',
      Install: 'Packages of the distribution that stay in the image.',
      BuildDeps: 'Packages of the distribution that are removed at the end of the build.',
      Sh: 'A script for /bin/sh -ex, run as root in /work. What it reads there does not count for the version of the image: use `!Copy` or `!Depends`.',
      Cmd: 'A program with its arguments, run without a shell.',
      RunAs: 'A script for /bin/sh, run as another user.',
      Env: 'Variables for the build steps that follow. Nothing of it reaches commands or lithos.',
      Text: 'Files of the image with their text. The directories must be there.',
      Copy: 'Copies a file or the content of a directory into the image; the files count for its version.',
      Depends: 'Makes a file or directory of the project count for the version of the image.',
      Download: 'A file from the network, from a volume, or of the project.',
      Tar: 'Unpacks an archive into the image.',
      TarInstall: 'Unpacks an archive outside of the image, and runs a script in it.',
      Unzip: 'Unpacks a zip archive into the image.',
      EnsureDir: 'Makes a directory and those above it. It stays, also as a mount point below /tmp and /run.',
      EmptyDir: 'Empties a directory now, and again at the end of the build.',
      Remove: 'Deletes a path now, and again at the end of the build.',
      CacheDirs: 'Directories that are kept between builds and not in the image: path to name of the cache.',
      Git: 'Checks a repository out into the image.',
      GitInstall: 'Checks a repository out outside of the image, and runs a script in it.',
      GitDescribe: 'Writes what `git describe` says of the project into a file.',
      Container: 'Begins with the steps of another container, or of one that is built already.',
      Build: 'Builds another container, and copies files out of it.',
      SubConfig: 'The steps of a container in another vagga.yaml.',
      PipConfig: 'Options of the Python steps that follow.',
      Py2Install: 'Packages for Python 2.',
      Py2Requirements: 'The packages of a requirements file, for Python 2.',
      Py3Install: 'Packages for Python 3.',
      Py3Requirements: 'The packages of a requirements file, for Python 3.',
      NpmConfig: 'Options of the npm and yarn steps that follow.',
      NpmInstall: 'Packages for Node, installed globally.',
      NpmDependencies: 'The dependencies in a package.json, installed globally.',
      YarnDependencies: 'The dependencies in a package.json, by yarn.',
      GemConfig: 'Options of the gem steps that follow.',
      GemInstall: 'Packages for Ruby.',
      GemBundle: 'The dependencies in a Gemfile.',
      ComposerConfig: 'Options of the composer steps that follow.',
      ComposerInstall: 'Packages for PHP, installed globally.',
      ComposerDependencies: 'The dependencies in a composer.json.',
    },
    {
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
      RunAs: structure(
        described(
          {
            'user-id': 'The user that runs the script.',
            'group-id': 'Its group.',
            'external-user-id': 'The user outside of the container that it is.',
            'supplementary-gids': 'Further groups of the process.',
            'work-dir': 'Where the script starts.',
            'isolate-network': 'Gives the script no network but localhost.',
            script: 'The script, for /bin/sh -exc.',
          },
          {
            'user-id': defaults(id(), 0),
            'group-id': defaults(id(), 0),
            'external-user-id': optional(id()),
            'supplementary-gids': defaults(sequence(numeric()), []),
            'work-dir': defaults(scalar(), '/work'),
            'isolate-network': defaults(boolean(), false),
            script: required(scalar()),
          },
        ),
      ),
      Env: environ(),

      // files
      Text: mapping(scalar(), { key: { form: 'absolute' } }),
      Copy: structure(
        described(
          {
            source: 'A path under /work, or of a volume.',
            path: 'Where it goes in the image. The directory above must be there.',
            'ignore-regex': 'Paths that are left out.',
            'include-regex': 'Paths that are taken; others are not.',
            rules: 'What to take and leave out, one pattern each: `/dir/`, `*.py`, `!*.pyc`. Without any: everything.',
            'no-default-rules': 'Also takes .git, .hg, .svn, .vagga, backups and the like.',
            'owner-uid': 'The user that the files belong to; else root.',
            'owner-gid': 'The group that the files belong to; else that of root.',
            umask: 'Bits that files and directories do not get. Write it in octal: `0o002`.',
            'preserve-permissions': 'Keeps modes as they are in the project.',
            'preserve-times': 'Keeps times; else they are 1970-01-01, so that builds are the same.',
          },
          {
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
          },
        ),
      ),
      Depends: structure(
        described(
          {
            path: 'A path below the project.',
            'ignore-regex': 'Paths that are left out.',
            'include-regex': 'Paths that are taken; others are not.',
            rules: 'What to take and leave out, one pattern each: `/dir/`, `*.py`, `!*.pyc`. Without any: everything.',
            'no-default-rules': 'Also takes .git, .hg, .svn, .vagga, backups and the like.',
          },
          {
            path: required(scalar()),
            'ignore-regex': optional(scalar()),
            'include-regex': optional(scalar()),
            rules: defaults(texts(), []),
            'no-default-rules': optional(boolean()),
          },
        ),
        { shorthand: 'path' },
      ),
      Download: structure(
        described(
          {
            url: '`https://…`, `./file` of the project, or `volumes:…`.',
            path: 'The file in the image.',
            mode: 'Write it in octal: `0o755`.',
            sha256: 'What the file must be. Without it a change of the file does not rebuild the image.',
          },
          {
            url: required(scalar()),
            path: required(absolute()),
            mode: defaults(mode(), 0o644),
            sha256: optional(scalar()),
          },
        ),
      ),
      Tar: structure(
        described(
          {
            url: '`https://…`, `./file` of the project, or `volumes:…`.',
            sha256: 'What the archive must be. Without it a change of the archive does not rebuild the image.',
            path: 'Where it is unpacked.',
            subdir: 'Only this directory of the archive.',
          },
          {
            url: required(scalar()),
            sha256: optional(scalar()),
            path: defaults(absolute(), '/'),
            subdir: defaults(relative(), ''),
          },
        ),
      ),
      TarInstall: structure(
        described(
          {
            url: '`https://…`, `./file` of the project, or `volumes:…`.',
            sha256: 'What the archive must be.',
            subdir: 'Where in the archive the script runs; else in its only directory.',
            script: 'What installs it.',
          },
          {
            url: required(scalar()),
            sha256: optional(scalar()),
            subdir: optional(relative()),
            script: defaults(scalar(), defaultScript),
          },
        ),
      ),
      Unzip: structure(
        described(
          {
            url: '`https://…`, `./file` of the project, or `volumes:…`.',
            sha256: 'What the archive must be.',
            path: 'Where it is unpacked.',
            subdir: 'Only this directory of the archive.',
          },
          {
            url: required(scalar()),
            sha256: optional(scalar()),
            path: defaults(absolute(), '/'),
            subdir: defaults(relative(), ''),
          },
        ),
      ),
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
      Build: structure(
        described(
          {
            container: 'The container that is built.',
            source: 'The directory or file in its image.',
            path: 'Where it is copied to.',
            'temporary-mount': 'Where it is mounted, read-only, until the end of the build, instead of copied.',
            'content-hash': 'The version of the image depends on the files, not on the steps that made them.',
            rules: 'What to take and leave out, one pattern each: `/dir/`, `*.py`, `!*.pyc`. Without any: everything.',
          },
          {
            container: required(scalar()),
            source: defaults(absolute(), '/'),
            path: optional(absolute()),
            'temporary-mount': optional(absolute()),
            'content-hash': defaults(boolean(), false),
            rules: defaults(texts(), []),
          },
        ),
      ),
      SubConfig: structure(
        described(
          {
            source: 'Where the file is: `!Directory`, `!Container name`, or `!Git`.',
            path: 'The path of the file.',
            container: 'The container in it.',
            cache: 'Builds it as an image of its own.',
          },
          {
            source: optional(
              tagged(
                {
                  Directory: nothing({ doc: 'A file of the project.' }),
                  Container: scalar({ doc: 'A file in the image of another container.' }),
                  Git: structure(
                    { url: required(scalar()), revision: optional(scalar()), branch: optional(scalar()) },
                    { doc: 'A file of a repository.' },
                  ),
                },
                { untagged: 'Directory' },
              ),
            ),
            path: defaults(relative(), 'vagga.yaml'),
            container: required(scalar()),
            cache: optional(boolean()),
          },
        ),
      ),

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
    },
  ),
)

/** Volumes of containers and of commands. vagga: config/volumes.rs. */
export const volumeShape = tagged(
  described(
    {
      Tmpfs: 'Files in memory, gone at the end.',
      VaggaBin: 'The directory of vagga itself.',
      BindRW: 'A directory of the project or of a volume of vagga, writable.',
      BindRO: 'A directory of the project or of a volume of vagga, read-only.',
      Empty: 'An empty directory that is read-only.',
      CacheDir: 'A directory that the containers of this user share.',
      Snapshot: 'A copy of the directory of the image, in memory, writable.',
      Container: 'The root of another container, read-only.',
      Persistent: 'A directory below .vagga that stays between runs.',
    },
    {
      Tmpfs: structure(
        described(
          {
            size: 'Bytes.',
            mode: 'Write it in octal: `0o1777`.',
            subdirs: 'Directories that are there at the start.',
            files: 'Files that are there at the start, with their text.',
          },
          {
            size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
            mode: defaults(mode(), 0o1777),
            subdirs: defaults(
              mapping(structure({ mode: { ...defaults(mode(), 0o755), doc: 'Write it in octal: `0o755`.' } }), {
                key: { form: 'relative' },
              }),
              {},
            ),
            files: defaults(mapping(optionalText(), { key: { form: 'relative' } }), {}),
          },
        ),
      ),
      VaggaBin: nothing(),
      BindRW: scalar(),
      BindRO: scalar(),
      Empty: nothing(),
      CacheDir: scalar(),
      Snapshot: structure(
        described(
          {
            container: 'Of another container.',
            size: 'Bytes.',
            'owner-uid': 'The user that the files belong to.',
            'owner-gid': 'The group that the files belong to.',
          },
          {
            container: optional(scalar()),
            size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
            'owner-uid': optional(id()),
            'owner-gid': optional(id()),
          },
        ),
      ),
      Container: scalar(),
      Persistent: structure(
        described(
          {
            name: 'The name of the volume; commands with the same name share it.',
            'init-command': 'The command that fills it when it is new.',
            'owner-uid': 'The user that the directory belongs to.',
            'owner-gid': 'The group that the directory belongs to.',
          },
          {
            name: required(scalar()),
            'init-command': optional(scalar()),
            'owner-uid': defaults(id(), 0),
            'owner-gid': defaults(id(), 0),
          },
        ),
        { shorthand: 'name' },
      ),
    },
  ),
)

/** A text that may be missing: `files: {f}`. */
function optionalText() {
  return scalar({ orNothing: true })
}

const volumes = () => mapping(volumeShape, { key: { form: 'absolute' } })

/** `!Command`'s `run`: a text for the shell, or a list of words. */
const run = () => sequence(scalar(), { fromScalar: 'untagged', min: 1 })

const commonFields = described(
  {
    description: 'What the list of commands says of it.',
    banner: 'Vagga does nothing with it.',
    'banner-delay': 'Vagga does nothing with it.',
    epilog: 'What is printed when the command succeeded.',
    tags: 'Words to choose from a `!Supervise`.',
    'pass-tcp-socket': 'Address on which vagga listens; the process gets the socket as file descriptor 3.',
    'expect-inotify-limit': 'Warns when the system allows fewer watches of files.',
    'symlink-name': 'Name of a link with which the command starts without `vagga`.',
    prerequisites: 'Commands that run before.',
    aliases: 'Other names of the command.',
    group: 'The heading in the list of commands.',
    'isolate-network': 'Gives the processes no network but localhost.',
  },
  {
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
  },
)

const runFields = described(
  {
    pid1mode: 'Vagga does nothing with it.',
    'work-dir': 'Where the program starts, below /work.',
    container: 'The container that it runs in.',
    'accepts-arguments': 'Whether further arguments are passed on; by default when `run` is a list.',
    environ: 'Variables of the process, besides those of the container. Nothing of it reaches lithos.',
    volumes: 'What is mounted where, besides the volumes of the container. Nothing of it reaches lithos.',
    'write-mode': '`transient-hard-link-copy` makes the root writable for this run.',
    run: 'A text for the shell of the container, or a list: the program and its arguments.',
    'user-id': 'The user of the process; root by default, and in lithos mostly another.',
    'external-user-id': 'The user outside of the container that it is.',
    'group-id': 'The group of the process.',
    'supplementary-gids': 'Further groups of the process.',
  },
  {
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
  },
)

const port = { kind: 'numeric', type: 'u16' } as const

/** What `!Supervise` starts. */
const childShape = tagged({
  Command: structure(
    {
      ...commonFields,
      ...runFields,
      network: {
        ...optional(
          structure(
            described(
              {
                ip: 'Its address: `172.18.0.N`.',
                hostname: 'Its name, which the others can use.',
                ports: 'Ports of the system to ports of the process.',
              },
              {
                ip: { ...optional(scalar()), decoderNeeds: 'value' },
                hostname: optional(scalar()),
                ports: defaults(mapping(port, { key: port }), {}),
              },
            ),
          ),
        ),
        doc: 'A network of its own for this child.',
      },
    },
    { doc: 'One program.' },
  ),
  BridgeCommand: structure(
    { ...commonFields, ...runFields },
    { doc: 'One program in the network that joins the others.' },
  ),
})

const optionsField = described(
  { options: 'Usage in the form of docopt; what is given is in variables `VAGGAOPT_…`.' },
  { options: optional(scalar()) },
)

const commandShape = tagged({
  Command: structure({ ...commonFields, ...optionsField, ...runFields }, { doc: 'One program.' }),
  CapsuleCommand: structure(
    {
      ...commonFields,
      ...optionsField,
      ...described(
        {
          uids: 'Users of the container: `N` or `N-M`.',
          gids: 'Groups of the container: `N` or `N-M`.',
          'work-dir': 'Where the program starts.',
          run: 'A text for the shell, or a list: the program and its arguments.',
          environ: 'Variables of the process.',
          'accepts-arguments': 'Whether further arguments are passed on; by default when `run` is a list.',
        },
        {
          uids: defaults(ranges(), []),
          gids: defaults(ranges(), []),
          'work-dir': optional(scalar()),
          run: required(run()),
          environ: defaults(environ(), {}),
          'accepts-arguments': optional(boolean()),
        },
      ),
    },
    { doc: 'A program outside of any container, which may use vagga to build some.' },
  ),
  Supervise: structure(
    {
      ...commonFields,
      ...optionsField,
      mode: {
        ...defaults(choice(['stop-on-failure', 'wait-all-successful']), 'stop-on-failure'),
        doc: 'When one ends: stop all others, or wait for them as long as it succeeded.',
      },
      children: {
        ...defaults(mapping(childShape), {}),
        doc: 'What is started, each a `!Command` or `!BridgeCommand`.',
      },
      'kill-unresponsive-after': {
        ...defaults(numeric({ min: 1, max: 86400 }), 2),
        doc: 'Seconds from SIGTERM to SIGKILL.',
      },
    },
    { doc: 'Several programs at once.' },
  ),
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

const vaggaFile = (minimumVagga: ReturnType<typeof scalar>) =>
  structure(
    described(
      {
        'minimum-vagga': 'The oldest version of vagga that may be used.',
        mixins: 'Files whose containers and commands are added; this file wins.',
        containers: 'Images, each built by its `setup`.',
        commands: 'What `vagga NAME` runs.',
      },
      {
        'minimum-vagga': optional(minimumVagga),
        mixins: defaults(texts(), []),
        containers: defaults(mapping(containerShape), {}),
        commands: defaults(mapping(commandShape), {}),
      },
    ),
  )

/** vagga.yaml, a mixin, or a file named by `!SubConfig`. */
export const vaggaShape = vaggaFile(scalar({ check: tooNew }))

/** The same for a vagga of any version. */
export const newerVaggaShape = vaggaFile(scalar())

export type BuildStep = ReadAs<typeof stepShape>
export type StepTag = BuildStep['tag']
/** The step of one tag: `StepOf<'Copy'>['value'].source`. */
export type StepOf<Tag extends StepTag> = Extract<BuildStep, { tag: Tag }>
export type VaggaVolume = ReadAs<typeof volumeShape>
export type VaggaContainerConfig = ReadAs<typeof containerShape>
export type VaggaCommand = ReadAs<typeof commandShape>
export type VaggaChild = ReadAs<typeof childShape>
export type VaggaFile = ReadAs<typeof vaggaShape>
