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
  structure(
    described(
      {
        inside: 'The first id in the container.',
        outside: 'The first id on the host.',
        count: 'How many ids.',
      },
      {
        inside: required(numeric()),
        outside: required(numeric()),
        count: required(numeric()),
      },
    ),
  ),
)

/** What may be mounted. lithos: container_config.rs volume_validator. */
export const volumeShape = tagged(
  described(
    {
      Persistent: 'A directory of the host, writable.',
      Readonly: "A path of the sandbox's readonly-paths, read-only.",
      Tmpfs: 'Files in memory, gone when the container stops.',
      Statedir: 'The directory of this process in /run/lithos/state, where lithos writes resolv.conf and hosts.',
    },
    {
      Persistent: structure(
        described(
          {
            path: "A path of the sandbox's writable-paths, absolute.",
            mkdir: 'Makes the directory on the host when it is not there.',
            mode: 'Of a directory that is made. Write it in octal: `0o755`.',
            user: 'Of a directory that is made.',
            group: 'Of a directory that is made.',
          },
          {
            path: defaults(scalar(), '/'),
            mkdir: defaults(boolean(), false),
            mode: defaults(mode(), 0o777),
            user: defaults(numeric(), 0),
            group: defaults(numeric(), 0),
          },
        ),
      ),
      Readonly: scalar(),
      Tmpfs: structure(
        described(
          {
            size: 'Bytes; they count for memory-limit.',
            mode: 'Write it in octal: `0o1777`. It belongs to root.',
          },
          {
            size: defaults(numeric({ min: 0, type: 'usize' }), 100 * 1024 * 1024),
            mode: defaults(mode(), 0o777),
          },
        ),
      ),
      Statedir: structure(
        described(
          {
            path: 'A directory in it, absolute; `/` has resolv.conf and hosts.',
            mode: 'Write it in octal: `0o755`.',
            user: 'The user that the directory belongs to.',
            group: 'The group that the directory belongs to.',
          },
          {
            path: defaults(scalar(), '/'),
            mode: defaults(mode(), 0o777),
            user: defaults(numeric(), 0),
            group: defaults(numeric(), 0),
          },
        ),
      ),
    },
  ),
)

const variableShape = tagged({
  TcpPort: structure(
    {
      activation: {
        ...optional(tagged({ systemd: nothing({ doc: 'LISTEN_FDS and its like are set.' }) }, { plain: true })),
        doc: 'How the process learns of its sockets.',
      },
    },
    { doc: 'A port that the sandbox allows.' },
  ),
  Name: nothing({ doc: 'Letters, digits, `-` and `_`.' }),
  DottedName: nothing({ doc: 'Names with dots between.' }),
  Choice: sequence(scalar(), { doc: 'One of these.' }),
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
        structure(
          described(
            {
              mount: 'Mounts the file over that of the image; by default when that is a regular file.',
              'copy-from-host': "Copies the server's file; else there is none.",
            },
            { mount: optional(boolean()), 'copy-from-host': defaults(boolean(), true) },
          ),
        ),
        {},
      ),
      'hosts-file': defaults(
        structure(
          described(
            {
              mount: 'Mounts the file over that of the image; by default when that is a regular file.',
              'copy-from-host': "Begins with the server's file.",
              localhost: 'Adds a line for localhost.',
              'public-hostname': "Adds a line for the server's own name.",
            },
            {
              mount: optional(boolean()),
              'copy-from-host': defaults(boolean(), true),
              localhost: optional(boolean()),
              'public-hostname': optional(boolean()),
            },
          ),
        ),
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
          structure(
            described(
              {
                host: 'Address to listen on.',
                fd: 'File descriptor that the process gets.',
                'reuse-addr': 'SO_REUSEADDR.',
                'reuse-port': 'SO_REUSEPORT: a socket for each instance.',
                'set-non-block': 'O_NONBLOCK.',
                'listen-backlog': 'Connections that wait to be accepted.',
                external: 'Somebody else opens the port; lithos only checks that it is allowed.',
              },
              {
                host: defaults(scalar({ form: 'ip' }), '0.0.0.0'),
                fd: { ...optional(numeric({ min: 0, type: 'i32' })), decoderNeeds: 'value' },
                'reuse-addr': defaults(boolean(), true),
                'reuse-port': defaults(boolean(), false),
                'set-non-block': defaults(boolean(), false),
                'listen-backlog': defaults(scalar({ form: 'u64' }), '128'),
                external: defaults(boolean(), false),
              },
            ),
          ),
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
      'used-images-list': 'File that names the images in use, for who cleans up.',
      'log-file': 'Log of the processes, in default-log-dir.',
      'log-level': '`error`, `warn`, `info`, `debug` or `trace`.',
      'uid-map': 'User namespace of all containers: users inside to users of the host.',
      'gid-map': 'User namespace of all containers: groups inside to groups of the host.',
      'additional-hosts': 'Names to addresses, for the hosts file of containers.',
      'auto-clean': 'Whether cleaning up may delete images of this sandbox.',
      'hosts-file': "The host's file that containers get a copy of.",
      'resolv-conf': "The host's file that containers get a copy of.",
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
        structure(
          described(
            {
              bridge: 'The bridge on the host.',
              network: 'Addresses of the network: `10.0.0.0/24`.',
              'default-gateway': 'Where packets to elsewhere go.',
              'after-setup-command': 'Program of the host that runs when the network is there, with arguments.',
            },
            {
              bridge: required(scalar()),
              network: required(scalar({ form: 'network' })),
              'default-gateway': optional(scalar({ form: 'ip' })),
              'after-setup-command': defaults(sequence(scalar()), []),
            },
          ),
        ),
      ),
      'secrets-private-key': optional(scalar()),
      'secrets-namespaces': defaults(sequence(scalar()), []),
    },
  ),
)

/** One entry of a process config. */
const processShape = structure(
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

/** `master.yaml`: the server's directories and logs. */
export const masterShape = structure(
  described(
    {
      'sandboxes-dir': 'Directory with a file for each sandbox, from master.yaml on.',
      'processes-dir': 'Directory with a file of processes for each sandbox, from master.yaml on.',
      'runtime-dir': 'Directory for what lives as long as lithos runs.',
      'state-dir': 'Directory in runtime-dir for what containers get from lithos.',
      'mount-dir': 'Directory in runtime-dir where roots of containers are mounted.',
      'devfs-dir': 'Directory that becomes /dev of containers.',
      'default-log-dir': 'Directory of the logs of sandboxes.',
      'syslog-facility': 'Logs to syslog with this facility.',
      'syslog-app-name': 'Name in syslog.',
      'log-file': 'Log of lithos itself, in default-log-dir.',
      'log-level': '`error`, `warn`, `info`, `debug` or `trace`.',
      'config-log-dir': 'Directory of logs of configurations; `null`: none.',
      'stdio-log-dir': 'Directory for what processes print.',
      'cgroup-name': 'Parent cgroup of all containers; `null`: no cgroups.',
      'cgroup-controllers': 'Controllers to use, like `cpu` and `memory`. Without any: all that are needed.',
    },
    {
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
    },
  ),
)

/** `secret-environ-file`: variables to secrets. */
export const secretsShape = mapping(sequence(scalar(), { fromScalar: true }))

/** The container config in an image, read. */
export type ContainerConfig = ReadAs<typeof containerShape>
/** One volume of it, without its mount point. */
export type Volume = ReadAs<typeof volumeShape>
/** What one of its variables may be. */
export type Variable = ReadAs<typeof variableShape>
/** `sandboxes/NAME.yaml`, read. */
export type SandboxConfig = ReadAs<typeof sandboxShape>
/** One entry of a process config, without its name. */
export type ProcessEntry = ReadAs<typeof processShape>
/** `processes/NAME.yaml`, read: names to entries. */
export type ProcessesConfig = ReadAs<typeof processesShape>
/** `master.yaml`, read. */
export type MasterConfig = ReadAs<typeof masterShape>
/** The file that `secret-environ-file` names, read. */
export type SecretsFile = ReadAs<typeof secretsShape>
