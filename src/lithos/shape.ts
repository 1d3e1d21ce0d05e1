/** What the files of lithos may say. lithos: container_config.rs, sandbox_config.rs, child_config.rs, master_config.rs, id_map.rs. */
import {
  anything,
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

const mode = () => numeric({ min: 0, max: 0o1777 })

const idMap = sequence(
  structure({
    inside: required(numeric()),
    outside: required(numeric()),
    count: required(numeric()),
  }),
)

export const volumeShape = tagged({
  Persistent: structure({
    path: defaults(scalar(), '/'),
    mkdir: defaults(boolean(), false),
    mode: defaults(mode(), 0o777),
    user: defaults(numeric(), 0),
    group: defaults(numeric(), 0),
  }),
  Readonly: scalar(),
  Tmpfs: structure({
    size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
    mode: defaults(mode(), 0o777),
  }),
  Statedir: structure({
    path: defaults(scalar(), '/'),
    mode: defaults(mode(), 0o777),
    user: defaults(numeric(), 0),
    group: defaults(numeric(), 0),
  }),
})

export const variableShape = tagged({
  TcpPort: structure({ activation: optional(tagged({ systemd: nothing() }, { plain: true })) }),
  Name: nothing(),
  DottedName: nothing(),
  Choice: sequence(scalar()),
})

/** The lithos container config: the file in the image that says what to run. */
export const containerShape = structure(
  described(
    {
      kind: 'Daemon: kept running. Command: run by lithos_cmd. CommandOrDaemon: both.',
      variables:
        'Variables that the process config gives a value, for `@{name}` in tcp-ports keys, environ and arguments.',
      metadata: 'Anything; lithos ignores it.',
      volumes:
        'What is mounted where: mount point to `!Tmpfs`, `!Persistent`, `!Readonly` or `!Statedir`. The mount point must exist in the image.',
      'user-id': "Numeric user of the process. Without it the sandbox's default-user.",
      'group-id': "Numeric group of the process. Without it the sandbox's default-group.",
      'memory-limit': 'Bytes that the container may use, Tmpfs volumes included.',
      'fileno-limit': 'Open files, soft and hard limit. Must be more than 5.',
      'cpu-shares': 'Weight of the container against others.',
      'restart-timeout': 'Whole seconds from one start to the next at least.',
      'kill-timeout': 'Whole seconds from SIGTERM to SIGKILL.',
      executable: 'Path of the program in the image. There is no search in PATH.',
      arguments: "Arguments without the program's own name. No shell expands them.",
      environ:
        'The whole environment besides TERM and LITHOS_*: there is no default PATH. No shell expands the values.',
      'secret-environ': 'Variables encrypted with lithos_crypt: `v2:…`, one or several for different keys.',
      'secret-environ-file': 'File in the image with a mapping like secret-environ. Not together with it.',
      workdir: 'Directory in which the program starts.',
      'resolv-conf': 'How /etc/resolv.conf comes into the container.',
      'hosts-file': 'How /etc/hosts comes into the container.',
      'uid-map': "User namespace: users inside to users of the host. Not together with the sandbox's.",
      'gid-map': "User namespace: groups inside to groups of the host. Not together with the sandbox's.",
      'stdout-stderr-file': 'File that takes the output. 0.18: inside the container. 0.19: opened on the host.',
      interactive: 'For Commands at a terminal. The output of a Daemon goes to that of lithos_tree then.',
      'restart-process-only': 'Does not work: the second start fails.',
      'normal-exit-codes': 'Exit codes that are no failure for a Daemon.',
      'tcp-ports': 'Ports that lithos_tree opens for the process: number to descriptor and options.',
    },
    {
      kind: defaults(choice(['Daemon', 'Command', 'CommandOrDaemon']), 'Daemon'),
      variables: defaults(mapping(variableShape), {}),
      metadata: optional(anything()),
      volumes: defaults(mapping(volumeShape), {}),
      'user-id': optional(numeric()),
      'group-id': optional(numeric()),
      'memory-limit': defaults(numeric({ type: 'u64' }), 2 ** 63),
      'fileno-limit': defaults(numeric({ type: 'u64' }), 1024),
      'cpu-shares': defaults(numeric({ type: 'usize' }), 1024),
      'restart-timeout': defaults(numeric({ min: 0, max: 86400, type: 'f32' }), 1),
      'kill-timeout': defaults(numeric({ min: 0, max: 86400, type: 'f32' }), 5),
      executable: required(scalar()),
      arguments: defaults(sequence(scalar()), []),
      environ: defaults(mapping(scalar()), {}),
      'secret-environ': defaults(mapping(sequence(scalar(), { fromScalar: true })), {}),
      'secret-environ-file': optional(scalar()),
      workdir: defaults(scalar(), '/'),
      'resolv-conf': defaults(
        structure({ mount: optional(boolean()), 'copy-from-host': defaults(boolean(), true) }),
        {},
      ),
      'hosts-file': defaults(
        structure({
          mount: optional(boolean()),
          'copy-from-host': defaults(boolean(), true),
          localhost: optional(boolean()),
          'public-hostname': optional(boolean()),
        }),
        {},
      ),
      'uid-map': defaults(idMap, []),
      'gid-map': defaults(idMap, []),
      'stdout-stderr-file': optional(scalar()),
      interactive: defaults(boolean(), false),
      'restart-process-only': defaults(boolean(), false),
      'normal-exit-codes': defaults(sequence(numeric({ type: 'i32' })), []),
      'tcp-ports': defaults(
        mapping(
          structure({
            host: defaults(scalar({ form: 'ip' }), '0.0.0.0'),
            fd: { ...optional(numeric({ min: 0, type: 'i32' })), decoderNeeds: 'value' },
            'reuse-addr': defaults(boolean(), true),
            'reuse-port': defaults(boolean(), false),
            'set-non-block': defaults(boolean(), false),
            'listen-backlog': defaults(scalar({ form: 'u64' }), '128'),
            external: defaults(boolean(), false),
          }),
        ),
        {},
      ),
    },
  ),
)

const ranges = sequence(scalar({ form: 'range' }))

/** `sandboxes/NAME.yaml`: what the server allows. */
export const sandboxShape = structure(
  described(
    {
      'config-file': "File in processes-dir. Without it, the one with the sandbox's own name.",
      'image-dir': 'Directory of the host with the images.',
      'image-dir-levels': 'How many names with `/` between them an image name has.',
      'readonly-paths':
        'Names for `!Readonly` volumes to directories of the host. The first that fits in sorted order is taken.',
      'writable-paths':
        'Names for `!Persistent` volumes to directories of the host. The first that fits in sorted order is taken.',
      'allow-users': 'Users that containers may run as: `N` or `N-M`. Must not be empty.',
      'default-user': 'User of containers that set none.',
      'allow-groups':
        'Groups that containers may run as: `N` or `N-M`. Must not be empty, and must hold the default group.',
      'default-group': 'Group of containers that set none.',
      'allow-tcp-ports': 'Ports that containers may have: `N` or `N-M`.',
      'bridged-network':
        'Gives each container a network of its own on a bridge of the host. Daemons need ip-addresses then.',
      'secrets-private-key': 'OpenSSH ed25519 key of the host, mode 0600, to decrypt secret-environ.',
      'secrets-namespaces': 'Namespaces of secrets that containers may read. Without any, the empty one.',
    },
    {
      'config-file': optional(scalar()),
      'image-dir': { ...defaults(scalar(), '/var/lib/lithos/containers'), decoderNeeds: 'not-null' },
      'image-dir-levels': defaults(numeric({ min: 1, max: 16 }), 1),
      'used-images-list': optional(scalar()),
      'log-file': optional(scalar()),
      'log-level': optional(scalar()),
      'readonly-paths': defaults(mapping(scalar()), {}),
      'writable-paths': defaults(mapping(scalar()), {}),
      'allow-users': defaults(ranges, []),
      'default-user': optional(scalar({ form: 'u32' })),
      'allow-groups': defaults(ranges, []),
      'default-group': defaults(scalar({ form: 'u32' }), '0'),
      'allow-tcp-ports': defaults(ranges, []),
      'uid-map': defaults(idMap, []),
      'gid-map': defaults(idMap, []),
      'additional-hosts': defaults(mapping(scalar()), {}),
      'auto-clean': { ...defaults(boolean(), true), decoderNeeds: 'not-null' },
      'hosts-file': defaults(scalar(), '/etc/hosts'),
      'resolv-conf': defaults(scalar(), '/etc/resolv.conf'),
      'bridged-network': optional(
        structure({
          bridge: required(scalar()),
          network: required(scalar({ form: 'network' })),
          'default-gateway': optional(scalar({ form: 'ip' })),
          'after-setup-command': defaults(sequence(scalar()), []),
        }),
      ),
      'secrets-private-key': optional(scalar()),
      'secrets-namespaces': defaults(sequence(scalar()), []),
    },
  ),
)

/** One entry of a process config. */
export const processShape = structure(
  described(
    {
      instances: 'How many of it run.',
      image: 'Directory in image-dir, usually `name.version`.',
      config: 'Absolute path of the container config in the image.',
      variables: 'Values of the variables that the container config declares.',
      'extra-secrets-namespaces': "Namespaces of secrets besides the sandbox's.",
      kind: "Must fit the container's: Daemon or Command.",
      'ip-addresses': 'One for each instance, in a bridged network.',
    },
    {
      instances: defaults(numeric({ type: 'usize' }), 1),
      image: required(scalar()),
      config: required(scalar()),
      variables: defaults(mapping(scalar()), {}),
      'extra-secrets-namespaces': defaults(sequence(scalar()), []),
      kind: defaults(choice(['Daemon', 'Command']), 'Daemon'),
      'ip-addresses': defaults(sequence(scalar({ form: 'ip' })), []),
    },
  ),
)

/** `processes/NAME.yaml`: what runs in the sandbox of the same name. */
export const processesShape = mapping(processShape)

/** `master.yaml`. */
export const masterShape = structure({
  'sandboxes-dir': defaults(scalar(), './sandboxes'),
  'processes-dir': defaults(scalar(), './processes'),
  'runtime-dir': defaults(scalar(), '/run/lithos'),
  'state-dir': defaults(scalar(), 'state'),
  'mount-dir': defaults(scalar(), 'mnt'),
  'devfs-dir': defaults(scalar(), '/var/lib/lithos/dev'),
  'default-log-dir': defaults(scalar(), '/var/log/lithos'),
  'syslog-facility': optional(scalar()),
  'syslog-app-name': defaults(scalar(), 'lithos'),
  'log-file': defaults(scalar(), 'master.log'),
  'log-level': defaults(scalar(), 'warn'),
  'config-log-dir': defaultsOrNull(scalar(), '/var/log/lithos/config'),
  'stdio-log-dir': defaults(scalar(), '/var/log/lithos/stderr'),
  'cgroup-name': defaultsOrNull(scalar(), 'lithos.slice'),
  'cgroup-controllers': defaults(sequence(scalar()), []),
})

/** `secret-environ-file`: variables to secrets. */
export const secretsShape = mapping(sequence(scalar(), { fromScalar: true }))

export type ContainerConfig = ReadAs<typeof containerShape>
export type Volume = ReadAs<typeof volumeShape>
export type Variable = ReadAs<typeof variableShape>
export type SandboxConfig = ReadAs<typeof sandboxShape>
export type ProcessEntry = ReadAs<typeof processShape>
export type ProcessesConfig = ReadAs<typeof processesShape>
export type MasterConfig = ReadAs<typeof masterShape>
export type SecretsFile = ReadAs<typeof secretsShape>
