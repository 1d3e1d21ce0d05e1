/** What the files of lithos may say. lithos: container_config.rs, sandbox_config.rs, child_config.rs, master_config.rs, id_map.rs. */
import {
  anything,
  boolean,
  choice,
  defaults,
  defaultsOrNull,
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
export const containerShape = structure({
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
  'resolv-conf': defaults(structure({ mount: optional(boolean()), 'copy-from-host': defaults(boolean(), true) }), {}),
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
})

const ranges = sequence(scalar({ form: 'range' }))

/** `sandboxes/NAME.yaml`: what the server allows. */
export const sandboxShape = structure({
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
})

/** One entry of a process config. */
export const processShape = structure({
  instances: defaults(numeric({ type: 'usize' }), 1),
  image: required(scalar()),
  config: required(scalar()),
  variables: defaults(mapping(scalar()), {}),
  'extra-secrets-namespaces': defaults(sequence(scalar()), []),
  kind: defaults(choice(['Daemon', 'Command']), 'Daemon'),
  'ip-addresses': defaults(sequence(scalar({ form: 'ip' })), []),
})

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
