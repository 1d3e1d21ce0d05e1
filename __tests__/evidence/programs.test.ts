/** What programs are told, and what they do when nothing is set: small projects, each with a right twin. */
import { checkTexts } from '../rules/project.js'

interface Case {
  readonly executable: string
  readonly arguments?: readonly string[]
  /** Files of the image, by their path there. */
  readonly files?: Readonly<Record<string, string>>
  readonly config?: string
}

/** `severity rule file:line` of warnings and errors. */
function said({ executable, arguments: words = [], files = {}, config = '' }: Case): string[] {
  const copies = Object.keys(files).map((path) => `    - !Copy { source: /work/image${path}, path: ${path} }\n`)
  const parents = Object.keys(files).map((path) => `    - !EnsureDir ${path.slice(0, path.lastIndexOf('/')) || '/'}\n`)
  const { report } = checkTexts({
    'vagga.yaml': `containers:
  app:
    setup:
    - !Ubuntu jammy
    - !EnsureDir /data
${[...parents, ...copies].join('')}    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
    'lithos.yaml': `user-id: 1\n${config}executable: ${executable}\narguments: ${JSON.stringify(words)}\n`,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`image${path}`, text])),
  })
  return report.findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, rule, file, line }) => `${severity} ${rule} ${file}:${line}`)
}

const data = 'volumes: { /data: !Tmpfs { size: 1Mi }, /tmp: !Tmpfs { size: 1Mi } }\n'
const temporary = 'volumes: { /tmp: !Tmpfs { size: 1Mi } }\n'
const lost = 'write-to-read-only-path'

describe('what a program is told', () => {
  test.each<[string, Case, string[], Partial<Case>]>([
    [
      'memcached -s',
      { executable: '/usr/bin/memcached', arguments: ['-s', '/run/m.sock'] },
      [`error ${lost} lithos.yaml:3`],
      { arguments: ['-s', '/data/m.sock'], config: data },
    ],
    [
      'crond -L',
      { executable: '/usr/sbin/crond', arguments: ['-f', '-L', '/var/log/cron.log'] },
      [`warning ${lost} lithos.yaml:3`],
      { arguments: ['-f'] },
    ],
    [
      'gunicorn --pid below --chdir',
      {
        executable: '/usr/bin/gunicorn',
        arguments: ['--chdir', '/srv', '--pid', 'g.pid', 'api:app'],
        config: temporary,
      },
      [`error ${lost} lithos.yaml:4`],
      { arguments: ['--chdir', '/data', '--pid', 'g.pid', 'api:app'], config: data },
    ],
    [
      'redis-server with an append-only file',
      {
        executable: '/usr/bin/redis-server',
        arguments: ['/etc/r.conf'],
        files: { '/etc/r.conf': 'appendonly yes\ndir /srv\n' },
      },
      [`error ${lost} image/etc/r.conf:2`],
      { files: { '/etc/r.conf': 'appendonly yes\ndir /data\n' }, config: data },
    ],
    [
      'nginx: a cache, a pid file on the line',
      {
        executable: '/usr/sbin/nginx',
        arguments: ['-c', '/etc/n.conf', '-g', 'pid /data/n.pid;'],
        files: { '/etc/n.conf': 'http { client_body_temp_path /data/c; access_log off; proxy_cache_path /srv/c; }\n' },
        config: data,
      },
      [`error ${lost} image/etc/n.conf:1`],
      {
        files: { '/etc/n.conf': 'http { client_body_temp_path /data/c; access_log off; proxy_cache_path /data/d; }\n' },
      },
    ],
    [
      'uwsgi in YAML',
      {
        executable: '/usr/bin/uwsgi',
        arguments: ['--yaml', '/etc/u.yml'],
        files: { '/etc/u.yml': 'uwsgi:\n  logto: /srv/u.log\n' },
      },
      [`error ${lost} image/etc/u.yml:2`],
      { files: { '/etc/u.yml': 'uwsgi:\n  logto: /data/u.log\n' }, config: data },
    ],
    [
      'puma: the default of a variable',
      {
        executable: '/usr/bin/puma',
        arguments: ['-C', '/etc/puma.rb'],
        files: { '/etc/puma.rb': "pidfile ENV.fetch('PIDFILE') { 'tmp/p.pid' }\n" },
        config: 'workdir: /data\n',
      },
      [`error ${lost} image/etc/puma.rb:1`],
      { config: `workdir: /data\n${data}` },
    ],
    [
      'supervisord runs memcached',
      {
        executable: '/usr/bin/supervisord',
        arguments: ['-c', '/etc/s.conf'],
        files: {
          '/etc/s.conf':
            '[supervisord]\nlogfile=/tmp/s.log\npidfile=/tmp/s.pid\n[program:m]\ncommand=memcached -s /run/m.sock\n',
        },
        config: temporary,
      },
      [`error ${lost} image/etc/s.conf:5`],
      {
        files: {
          '/etc/s.conf':
            '[supervisord]\nlogfile=/tmp/s.log\npidfile=/tmp/s.pid\n[program:m]\ncommand=memcached -s /tmp/m.sock\n',
        },
      },
    ],
    [
      'a start script, and tini before it',
      {
        executable: '/sbin/tini',
        arguments: ['--', '/bin/sh', '-c', 'exec memcached -s /run/m.sock'],
        config: 'environ: { PATH: "/bin:/usr/bin" }\n',
      },
      [`error ${lost} lithos.yaml:4`],
      { arguments: ['--', '/bin/sh', '-c', 'exec memcached'] },
    ],
    [
      'postgres puts its socket into /run',
      {
        executable: '/usr/bin/postgres',
        arguments: ['-D', '/data', '-c', 'dynamic_shared_memory_type=mmap'],
        config: data,
      },
      [`warning ${lost} lithos.yaml:3`],
      { arguments: ['-D', '/data', '-k', '/tmp', '-c', 'dynamic_shared_memory_type=mmap'] },
    ],
    [
      'chromium',
      { executable: '/usr/bin/chromium', config: temporary },
      ['warning shm-not-mounted lithos.yaml:3'],
      { arguments: ['--disable-dev-shm-usage'] },
    ],
    [
      'nsswitch.conf without dns',
      { executable: '/usr/bin/app', files: { '/etc/nsswitch.conf': 'hosts: files\n' } },
      ['warning nscd-socket image/etc/nsswitch.conf:1'],
      { files: { '/etc/nsswitch.conf': 'hosts: files resolve [!UNAVAIL=return] dns\n' } },
    ],
    [
      'an abstract socket; smtp_port of php.ini is no port to listen on',
      { executable: '/usr/bin/socat', arguments: ['STDIN', 'ABSTRACT-CONNECT:bus'] },
      ['warning abstract-socket lithos.yaml:3'],
      {
        executable: '/usr/bin/php',
        arguments: ['-c', '/etc/php.ini', '/app.php'],
        files: { '/etc/php.ini': 'smtp_port = 25\n', '/app.php': '<?php\n' },
      },
    ],
  ])('%s', (_, wrong, expected, twin) => {
    expect(said(wrong)).toEqual(expected)
    expect(said({ ...wrong, ...twin })).toEqual([])
  })
})
