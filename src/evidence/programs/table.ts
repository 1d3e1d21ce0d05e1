/** The table of programs: one row each, with the manual that it is taken from. */
import { ini, postgresql } from '../settings/ini.js'
import { nginx } from '../settings/nginx.js'
import { python, ruby } from '../settings/ruby.js'
import type { SettingsReader } from '../settings/setting.js'
import { toml } from '../settings/toml.js'
import { apache, haproxy, words } from '../settings/words.js'
import { yaml } from '../settings/yaml.js'
import type { Program } from './program.js'

/** uwsgi reads the same settings from INI and YAML. */
const uwsgiFile: SettingsReader = (text) => (/^\s*\[/m.test(text) ? ini(text) : yaml(text))
/** mongod.conf is YAML; before 2.6 it was `name = value`. */
const mongoFile: SettingsReader = (text) => (/^\w+\s*=/m.test(text) ? ini(text) : yaml(text))

const logs = {
  log: 'writes',
  logfile: 'writes',
  log_file: 'writes',
  pidfile: 'writes',
  pid_file: 'writes',
  pid: 'writes',
} as const

/** Web servers and proxies. */
const web: readonly Program[] = [
  {
    name: /^(?:nginx|openresty)$/,
    // a pid file, log or directory that cannot be made ends it; the lock file is for systems without atomic operations
    source: 'github.com/nginx/nginx src/core/ngx_cycle.c (ngx_create_pidfile, ngx_create_paths), auto/options',
    settings: { read: nginx, option: /^-c$/, places: ['/etc/nginx/'] },
    means: {
      pid: 'writes',
      error_log: 'writes',
      access_log: 'writes',
      client_body_temp_path: 'directory',
      proxy_temp_path: 'directory',
      fastcgi_temp_path: 'directory',
      uwsgi_temp_path: 'directory',
      scgi_temp_path: 'directory',
      proxy_cache_path: 'directory',
      fastcgi_cache_path: 'directory',
      uwsgi_cache_path: 'directory',
      scgi_cache_path: 'directory',
      'server.listen': 'listens',
      'upstream.server': 'connects',
      proxy_pass: 'connects',
      fastcgi_pass: 'connects',
      uwsgi_pass: 'connects',
      scgi_pass: 'connects',
      resolver: 'connects',
      ssl_certificate: 'reads',
      ssl_certificate_key: 'reads',
    },
    options: { '-e': 'error_log' },
    assigns: /^-g$/,
    base: 'none',
    defaults: [
      {
        trait: 'writes-file',
        at: ['/run/nginx.pid', '/run/nginx', '/var/run/nginx'],
        what: 'writes its pid file',
        unless: ['pid'],
      },
      {
        trait: 'writes-file',
        at: ['/var/lib/nginx', '/var/cache/nginx', '/var/lib/nginx/tmp', '/var/tmp/nginx', '/usr/local/nginx'],
        what: 'makes its directories of temporary files',
        unless: ['client_body_temp_path'],
      },
      { trait: 'writes-file', at: ['/var/log/nginx'], what: 'writes its logs', unless: ['access_log', 'error_log'] },
    ],
  },
  {
    name: /^haproxy$/,
    source: 'github.com/haproxy/haproxy src/haproxy.c (handle_pidfile), src/cfgparse-global.c',
    settings: { read: haproxy, option: /^-f$/, places: [] },
    means: {
      // with `daemon` or `master-worker` alone
      pidfile: 'writes-later',
      bind: 'listens',
      'backend.server': 'connects',
      'listen.server': 'connects',
      'resolvers.nameserver': 'connects',
      stats: 'socket',
    },
    options: { '-p': 'pidfile' },
  },
  {
    name: /^(?:httpd|apache2)$/,
    source: 'github.com/apache/httpd server/log.c (open_error_log, ap_log_pid), modules/loggers/mod_log_config.c',
    settings: { read: apache, option: /^-f$/, places: ['/etc/apache2/', '/etc/httpd/'] },
    means: {
      pidfile: 'writes',
      errorlog: 'writes',
      customlog: 'writes',
      transferlog: 'writes',
      scriptsock: 'writes',
      listen: 'listens',
      proxypass: 'connects',
      sslcertificatefile: 'reads',
    },
    base: 'serverroot',
  },
  {
    name: /^lighttpd$/,
    source: 'github.com/lighttpd/lighttpd1.4 src/server.c (pid file, errorlog), src/configfile.c, src/chunk.c',
    settings: { read: ini, option: /^-f$/ },
    means: {
      'server.pid_file': 'writes',
      'server.errorlog': 'writes',
      'server.upload_dirs': 'temporary',
      'server.port': 'port',
    },
  },
  {
    name: /^varnishd$/,
    source: 'github.com/varnishcache/varnish-cache lib/libvarnish/vin.c (VIN_n_Arg), bin/varnishd/mgt/mgt_main.c',
    means: { ...logs },
    options: { '-P': 'pid_file', '-n': 'workdir', '-f': 'vcl', '-a': 'listen', '-T': 'management' },
    defaults: [
      {
        trait: 'writes-file',
        at: ['/var/lib/varnish', '/run/varnishd', '/var/run/varnish'],
        what: 'works in',
        unless: ['workdir'],
      },
    ],
  },
  {
    name: /^squid$/,
    source: 'github.com/squid-cache/squid src/cf.data.pre, src/Instance.cc',
    settings: { read: words, option: /^-f$/, places: ['/etc/squid/squid.conf'] },
    means: { pid_filename: 'writes', cache_log: 'writes', access_log: 'writes', coredump_dir: 'writes-later' },
    defaults: [{ trait: 'writes-file', at: ['/var/log/squid'], what: 'writes its logs', unless: ['cache_log'] }],
  },
]

/** Databases, caches and queues. */
const data: readonly Program[] = [
  {
    name: /^(?:redis-server|valkey-server|keydb-server|redis-sentinel)$/,
    // the pid file is written where it can be, the log and the socket must be
    source: 'github.com/redis/redis src/config.c, src/server.c (createPidFile), src/aof.c',
    settings: { read: words, first: true, places: [] },
    means: {
      logfile: 'writes',
      pidfile: 'writes-later',
      unixsocket: 'socket',
      port: 'port',
      replicaof: 'connects',
      slaveof: 'connects',
    },
    base: 'dir',
    defaults: [
      {
        trait: 'writes-file',
        at: ['appendonly.aof'],
        what: 'writes its append-only file',
        when: /^appendonly yes$/,
        certain: true,
      },
    ],
  },
  {
    name: /^(?:postgres|postmaster)$/,
    source:
      'github.com/postgres/postgres src/include/pg_config_manual.h; packages of Debian and Alpine say /run/postgresql',
    settings: { read: postgresql, option: /^--?config[_-]file$/, places: [] },
    means: {
      data_directory: 'directory',
      unix_socket_directories: 'directory',
      unix_socket_directory: 'directory',
      external_pid_file: 'writes',
      log_directory: 'writes-later',
      port: 'port',
    },
    options: { '-D': 'data_directory', '-k': 'unix_socket_directories', '-p': 'port' },
    assigns: /^-c$/,
    base: 'none',
    defaults: [
      {
        trait: 'writes-file',
        at: ['/var/run/postgresql', '/run/postgresql'],
        what: 'puts its socket into',
        unless: ['unix_socket_directories', 'unix_socket_directory'],
      },
      {
        trait: 'shared-memory',
        what: 'keeps its buffers in shared memory',
        unless: [
          'dynamic_shared_memory_type=mmap',
          'dynamic_shared_memory_type=sysv',
          'dynamic_shared_memory_type=none',
        ],
      },
    ],
  },
  {
    name: /^(?:mysqld|mysqld_safe|mariadbd)$/,
    source: 'dev.mysql.com/doc/refman/8.0/en/server-system-variables.html',
    settings: {
      read: ini,
      option: /^--defaults-(?:extra-)?file$/,
      places: ['/etc/mysql/', '/etc/my.cnf', '/etc/my.cnf.d/'],
    },
    means: {
      datadir: 'directory',
      socket: 'socket',
      pid_file: 'writes',
      log_error: 'writes',
      general_log_file: 'writes-later',
      slow_query_log_file: 'writes-later',
      tmpdir: 'temporary',
      port: 'port',
    },
    base: 'datadir',
    defaults: [{ trait: 'temporary-file', what: 'sorts in temporary files', unless: ['tmpdir'] }],
  },
  {
    name: /^mongod$/,
    source: 'mongodb.com/docs/manual/reference/configuration-options',
    settings: { read: mongoFile, option: /^(?:-f|--config)$/, places: [] },
    means: {
      dbpath: 'directory',
      logpath: 'writes',
      'systemlog.path': 'writes',
      pidfilepath: 'writes',
      unixsocketprefix: 'temporary',
      'unixdomainsocket.pathprefix': 'temporary',
      port: 'port',
    },
    defaults: [
      {
        trait: 'temporary-file',
        at: ['/tmp'],
        what: 'puts its socket into /tmp',
        unless: ['nounixsocket', 'unixsocketprefix'],
      },
    ],
  },
  {
    name: /^memcached$/,
    source: 'github.com/memcached/memcached memcached.c (save_pid, server_socket_unix)',
    // it goes on without a pid file
    means: { unix_socket: 'socket', pidfile: 'writes-later', memory_file: 'writes', port: 'port' },
    options: { '-s': 'unix_socket', '-P': 'pidfile', '-e': 'memory_file', '-p': 'port' },
  },
  {
    name: /^(?:elasticsearch|opensearch)$/,
    source: 'elastic.co/guide/en/elasticsearch/reference/current/important-settings.html',
    settings: {
      read: yaml,
      places: ['/etc/elasticsearch/', '/usr/share/elasticsearch/config/', '/opt/elasticsearch/config/'],
    },
    means: { 'path.data': 'directory', 'path.logs': 'directory' },
  },
  {
    name: /^rabbitmq-server$/,
    source: 'github.com/rabbitmq/rabbitmq-server deps/rabbit_common/src/rabbit_env.erl',
    defaults: [
      { trait: 'writes-file', at: ['/var/lib/rabbitmq'], what: 'keeps its data in', unless: ['mnesia_base'] },
      { trait: 'writes-file', at: ['/var/log/rabbitmq'], what: 'writes its logs', variable: 'RABBITMQ_LOG_BASE' },
    ],
  },
  {
    name: /^etcd$/,
    source: 'github.com/etcd-io/etcd server/etcdmain/etcd.go',
    settings: { read: yaml, option: /^--config-file$/ },
    means: { data_dir: 'directory', wal_dir: 'directory' },
    defaults: [
      {
        trait: 'writes-file',
        at: ['default.etcd'],
        what: 'keeps its data in',
        unless: ['data_dir'],
        variable: 'ETCD_DATA_DIR',
      },
    ],
  },
  {
    name: /^consul$/,
    source: 'developer.hashicorp.com/consul/docs/agent/config/cli-flags',
    means: { data_dir: 'directory', pid_file: 'writes', log_file: 'writes' },
  },
  {
    name: /^nats-server$/,
    source: 'github.com/nats-io/nats-server server/server.go (logPid), server/jetstream.go',
    means: { store_dir: 'directory', ...logs },
    options: { '-sd': 'store_dir', '-P': 'pid', '-l': 'log' },
    defaults: [
      {
        trait: 'temporary-file',
        what: 'keeps its streams among temporary files',
        when: /^--?(?:js|jetstream)$/,
        unless: ['store_dir'],
      },
    ],
  },
  {
    name: /^beanstalkd$/,
    source: 'github.com/beanstalkd/beanstalkd util.c, walg.c',
    means: { binlog: 'directory' },
    options: { '-b': 'binlog' },
  },
  {
    name: /^mosquitto$/,
    source: 'github.com/eclipse-mosquitto/mosquitto src/mosquitto.c (pid__write), src/conf.c',
    settings: { read: words, option: /^-c$/ },
    means: { pid_file: 'writes', persistence_location: 'writes-later', log_dest: 'writes-later' },
  },
  {
    name: /^prometheus$/,
    source: 'github.com/prometheus/prometheus cmd/prometheus/main.go, tsdb/db.go',
    means: { 'storage.tsdb.path': 'directory' },
    defaults: [
      {
        trait: 'writes-file',
        at: ['data'],
        what: 'keeps its data in',
        // it is set on the command line alone, and made at the start
        certain: true,
        unless: ['storage.tsdb.path', 'storage.agent.path', 'agent', 'enable_feature', 'version', 'help'],
      },
    ],
  },
  {
    name: /^grafana(?:-server)?$/,
    source: 'grafana.com/docs/grafana/latest/setup-grafana/configure-grafana',
    settings: { read: ini, option: /^--?config$/, places: ['/etc/grafana/grafana.ini'] },
    means: { 'paths.data': 'directory', 'paths.logs': 'writes-later' },
  },
]

/** Application servers and workers. */
const applications: readonly Program[] = [
  {
    name: /^php-fpm[\d.]*$/,
    source: 'php.net/manual/en/install.fpm.configuration.php',
    settings: {
      read: ini,
      option: /^(?:-y|--fpm-config)$/,
      places: ['/etc/php*/', '/usr/local/etc/php-fpm.conf', '/usr/local/etc/php-fpm.d/'],
    },
    means: {
      pid: 'writes',
      'global.error_log': 'writes',
      error_log: 'writes-later',
      slowlog: 'writes-later',
      'access.log': 'writes',
      listen: 'listens',
      'session.save_path': 'temporary',
      upload_tmp_dir: 'temporary',
      sys_temp_dir: 'temporary',
      'opcache.file_cache': 'directory',
    },
    base: 'none',
    defaults: [
      {
        trait: 'temporary-file',
        what: 'puts uploads into temporary files',
        unless: ['upload_tmp_dir', 'sys_temp_dir', 'file_uploads=off', 'file_uploads=0'],
      },
    ],
  },
  {
    name: /^php[\d.]*$/,
    source: 'php.net/manual/en/ini.core.php, features.commandline.options.php',
    settings: { read: ini, option: /^(?:-c|--php-ini)$/, places: ['/etc/php*/', '/usr/local/etc/php/'] },
    means: {
      error_log: 'writes-later',
      'session.save_path': 'writes-later',
      'opcache.file_cache': 'directory',
    },
    assigns: /^(?:-d|--define)$/,
    base: 'none',
  },
  {
    name: /^gunicorn\d?$/,
    source: 'github.com/benoitc/gunicorn gunicorn/config.py, gunicorn/arbiter.py, gunicorn/workers/workertmp.py',
    settings: { read: python, option: /^(?:-c|--config)$/, places: ['gunicorn.conf.py'] },
    means: {
      pidfile: 'writes',
      pid: 'writes',
      accesslog: 'writes',
      access_logfile: 'writes',
      errorlog: 'writes',
      error_logfile: 'writes',
      log_file: 'writes',
      worker_tmp_dir: 'temporary',
      bind: 'listens',
    },
    options: { '-b': 'bind', '-p': 'pid' },
    base: 'chdir',
    defaults: [
      // gunicorn/workers/workertmp.py: tempfile.mkstemp for each worker; docs.python.org/3/library/tempfile.html: where it looks
      {
        trait: 'temporary-file',
        at: ['/tmp', '/var/tmp', '/usr/tmp', '.'],
        variable: 'TMPDIR',
        what: 'keeps its workers alive through temporary files in',
        certain: true,
        unless: ['worker_tmp_dir'],
      },
    ],
  },
  {
    name: /^uwsgi[\w-]*$/,
    source: 'github.com/unbit/uwsgi core/uwsgi.c, core/logging.c, core/utils.c (uwsgi_write_intfile, uwsgi_tmpfd)',
    settings: { read: uwsgiFile, option: /^(?:--?(?:ini|yaml|yml|y|json|j))$/, first: true, places: [] },
    means: {
      logto: 'writes',
      logto2: 'writes',
      daemonize: 'writes',
      daemonize2: 'writes',
      logger: 'writes',
      req_logger: 'writes',
      pidfile: 'writes',
      pidfile2: 'writes',
      safe_pidfile: 'writes',
      socket: 'listens',
      http_socket: 'listens',
      http: 'listens',
      https: 'listens',
      fastcgi_socket: 'listens',
      stats: 'listens',
      master_fifo: 'writes',
      touch_reload: 'reads',
      wsgi_file: 'reads',
      chdir: 'reads',
    },
    options: { '-s': 'socket', '-d': 'daemonize' },
    base: 'chdir',
    defaults: [
      {
        trait: 'temporary-file',
        at: ['/tmp'],
        variable: 'TMPDIR',
        what: 'buffers large requests in',
        when: /^(?:--)?post[-_]buffering\b/,
      },
    ],
  },
  {
    name: /^puma$/,
    source: 'github.com/puma/puma lib/puma/configuration.rb, lib/puma/dsl.rb, lib/puma/launcher.rb (write_pid)',
    settings: { read: ruby, option: /^(?:-C|--config)$/, places: ['config/puma.rb', 'config/puma/production.rb'] },
    means: {
      pidfile: 'writes',
      state_path: 'writes',
      state: 'writes',
      stdout_redirect: 'writes',
      bind: 'listens',
      redirect_stdout: 'writes',
      redirect_stderr: 'writes',
      directory: 'reads',
    },
    options: { '-b': 'bind', '-S': 'state' },
    base: 'directory',
  },
  {
    name: /^unicorn(?:_rails)?$/,
    source: 'github.com/defunkt/unicorn lib/unicorn/configurator.rb, lib/unicorn/http_server.rb',
    settings: { read: ruby, option: /^(?:-c|--config-file)$/ },
    means: { pid: 'writes', stderr_path: 'writes', stdout_path: 'writes', listen: 'listens' },
    base: 'working_directory',
  },
  {
    name: /^celery$/,
    source: 'github.com/celery/celery celery/app/defaults.py, celery/bin/beat.py, celery/platforms.py (create_pidlock)',
    means: { pidfile: 'writes', logfile: 'writes', schedule: 'writes', statedb: 'writes' },
    options: { '-s': 'schedule', '-f': 'logfile', '-S': 'scheduler', '-P': 'pool' },
    base: 'workdir',
    defaults: [
      {
        trait: 'writes-file',
        at: ['celerybeat-schedule'],
        what: 'keeps the schedule of `beat` in',
        unless: ['schedule', 'scheduler'],
        when: /^(?:beat|-B|--beat)$/,
      },
    ],
  },
  {
    name: /^supervisord$/,
    source:
      'github.com/Supervisor/supervisor supervisor/options.py (write_pidfile, make_logger), supervisor/process.py',
    settings: {
      read: ini,
      option: /^(?:-c|--configuration)$/,
      places: ['/etc/supervisord.conf', '/etc/supervisor/', '/etc/supervisor.d/', 'supervisord.conf'],
    },
    means: {
      logfile: 'writes',
      // it goes on without one
      pidfile: 'writes-later',
      'unix_http_server.file': 'writes',
      stdout_logfile: 'writes',
      stderr_logfile: 'writes',
      childlogdir: 'temporary',
      command: 'command',
    },
    options: { '-l': 'logfile', '-j': 'pidfile' },
    defaults: [
      {
        trait: 'temporary-file',
        at: ['/tmp', '/var/tmp', '/usr/tmp', '.'],
        variable: 'TMPDIR',
        what: 'needs a directory of temporary files at its start, which is',
        certain: true,
      },
      { trait: 'writes-file', at: ['supervisord.log'], what: 'writes its log', unless: ['logfile'] },
      { trait: 'writes-file', at: ['supervisord.pid'], what: 'writes its pid file', unless: ['pidfile'] },
    ],
  },
  {
    name: /^pm2(?:-runtime)?$/,
    source: 'github.com/Unitech/pm2 paths.js, lib/binaries/Runtime4Docker.js',
    defaults: [
      {
        trait: 'writes-file',
        variable: 'PM2_HOME',
        at: ['~/.pm2'],
        withoutHome: '/etc',
        what: 'keeps pids, logs and sockets in',
      },
    ],
  },
  {
    name: /^java$/,
    source: 'docs.oracle.com/en/java/javase/17/docs/specs/man/java.html',
    // Spring Boot: docs.spring.io/spring-boot/reference/features/logging.html, .../external-config.html
    settings: {
      read: (text) => (/^[\w.-]+\s*=/m.test(text) ? ini(text) : yaml(text)),
      option: /^--spring\.config\.(?:location|additional-location)$/,
      places: [
        'application.properties',
        'application.yml',
        'application.yaml',
        'config/application.properties',
        'config/application.yml',
      ],
    },
    means: {
      'logging.file.name': 'writes',
      'logging.file.path': 'directory',
      'file.name': 'writes-later',
      'server.tomcat.basedir': 'directory',
      'spring.servlet.multipart.location': 'temporary',
    },
    defaults: [
      { trait: 'x11', what: 'opens a display', when: /^-Djava\.awt\.headless=false$/ },
      {
        trait: 'temporary-file',
        what: 'keeps the directory of its embedded server among temporary files',
        when: /^(?:server|spring)\./,
        unless: ['server.tomcat.basedir', 'djava.io.tmpdir', 'spring.main.web_application_type'],
      },
    ],
  },
  {
    name: /^(?:jupyter(?:-\w+)?)$/,
    source: 'docs.jupyter.org/en/latest/use/jupyter-directories.html',
    defaults: [
      {
        trait: 'writes-file',
        variable: 'JUPYTER_RUNTIME_DIR',
        at: ['~/.local/share/jupyter'],
        what: 'keeps its runtime files in',
      },
    ],
  },
  {
    name: /^airflow$/,
    source: 'airflow.apache.org/docs/apache-airflow/stable/howto/set-config.html',
    defaults: [
      { trait: 'writes-file', variable: 'AIRFLOW_HOME', at: ['~/airflow'], what: 'keeps its settings and logs in' },
    ],
  },
  {
    name: /^caddy$/,
    source: 'caddyserver.com/docs/conventions#data-directory',
    defaults: [
      {
        trait: 'writes-file',
        variable: 'XDG_DATA_HOME',
        at: ['~/.local/share/caddy'],
        what: 'keeps its certificates in',
      },
    ],
  },
]

/** Others. */
const others: readonly Program[] = [
  {
    name: /^(?:dbus-send|dbus-monitor|gdbus|qdbus|busctl|notify-send|bluetoothctl|nmcli|hostnamectl|timedatectl|loginctl)$/,
    source: 'man 1 dbus-send, gdbus, busctl',
    defaults: [{ trait: 'dbus', what: 'talks to D-Bus' }],
  },
  {
    name: /^(?:resolvectl|systemd-resolve)$/,
    source: 'man 1 resolvectl',
    defaults: [{ trait: 'systemd-resolved', what: 'asks systemd-resolved' }],
  },
  {
    name: /^(?:xdotool|xclip|xsel|xrandr|xset|xterm|xwd|scrot|xdpyinfo|xmodmap)$/,
    source: 'man 7 X',
    defaults: [{ trait: 'x11', what: 'opens a display' }],
  },
  {
    name: /^(?:firefox(?:-esr)?|epiphany|midori|feh|mpv|vlc|gimp|xclock|xeyes|glxgears|surf|electron)$/,
    source: 'man 7 X',
    defaults: [{ trait: 'x11', what: 'opens a display', unless: ['headless', 'version', 'help', 'vo', 'intf'] }],
  },
  {
    name: /^(?:tput|clear)$/,
    source: 'man 1 tput: exit codes; facts: lithos passes TERM on, and it is `dumb` where nobody set it',
    defaults: [
      { trait: 'terminal', what: 'asks what the terminal can', variable: 'TERM', certain: true, unless: ['-T'] },
    ],
  },
  {
    name: /^(?:stty|htop|dialog|whiptail|vim?|nano|mc|screen|tmux)$/,
    source: 'man 1 stty, dialog, tmux: they work on the terminal that is their input',
    defaults: [{ trait: 'terminal', what: 'works on a terminal', certain: true, unless: ['-d', 'detach'] }],
  },
  {
    name: /^socat$/,
    source: 'man 1 socat',
    addresses: [
      [/^(?:ABSTRACT-(?:CONNECT|SENDTO|CLIENT)|UNIX(?:-CONNECT|-CLIENT)?:@):?([^,]+)/i, '@'],
      [/^(?:UNIX(?:-CONNECT|-CLIENT|-SENDTO)?|GOPEN):(\/[^,]+)/i, ''],
      [/^TCP[46]?(?:-CONNECT)?:([^,]+)/i, ''],
    ],
  },
  {
    name: /^(?:chrome|chromium|google-chrome(?:-stable)?|chromium-browser|headless_shell)$/,
    source: 'peter.sh/experiments/chromium-command-line-switches (disable-dev-shm-usage)',
    defaults: [
      { trait: 'shared-memory', what: 'draws into shared memory', unless: ['disable_dev_shm_usage'] },
      {
        trait: 'temporary-file',
        what: 'draws into files of the temporary directory',
        when: /^--disable-dev-shm-usage$/,
      },
    ],
  },
  {
    name: /^(?:soffice(?:\.bin)?|libreoffice)$/,
    source: 'help.libreoffice.org: Starting LibreOffice with parameters (-env:UserInstallation)',
    defaults: [
      {
        trait: 'writes-file',
        at: ['~/.config/libreoffice'],
        what: 'keeps its profile in',
        unless: ['env:userinstallation'],
      },
    ],
  },
  {
    name: /^crond$/,
    source: 'busybox miscutils/crond.c (reopen_logfile_to_stderr: it goes on without)',
    means: { logfile: 'writes-later' },
    options: { '-L': 'logfile' },
  },
  {
    name: /^nscd$/,
    source: 'man 8 nscd, man 5 nscd.conf',
    defaults: [{ trait: 'writes-file', at: ['/var/run/nscd', '/run/nscd'], what: 'puts its socket and pid file into' }],
  },
  {
    name: /^sshd$/,
    source: 'man 8 sshd, man 5 sshd_config',
    settings: { read: words, option: /^-f$/, places: ['/etc/ssh/sshd_config'] },
    means: { pidfile: 'writes-later', port: 'port' },
  },
  {
    name: /^rsyslogd$/,
    source: 'github.com/rsyslog/rsyslog tools/rsyslogd.c (writePidFile)',
    means: { pidfile: 'writes' },
    options: { '-i': 'pidfile' },
    defaults: [
      {
        trait: 'writes-file',
        at: ['/run/rsyslogd.pid', '/var/run/rsyslogd.pid'],
        what: 'writes its pid file',
        unless: ['pidfile'],
      },
    ],
  },
  {
    name: /^(?:spawn-fcgi|fcgiwrap)$/,
    source: 'man 1 spawn-fcgi, man 8 fcgiwrap',
    means: { pidfile: 'writes', socket: 'listens' },
    options: { '-s': 'socket', '-P': 'pidfile' },
  },
  {
    name: /^dnsmasq$/,
    source: 'man 8 dnsmasq',
    settings: { read: ini, option: /^(?:-C|--conf-file)$/, places: ['/etc/dnsmasq.conf'] },
    means: { pid_file: 'writes', log_facility: 'writes-later', dhcp_leasefile: 'writes-later' },
    options: { '-x': 'pid_file' },
    defaults: [
      {
        trait: 'writes-file',
        at: ['/var/run/dnsmasq.pid', '/run/dnsmasq'],
        what: 'writes its pid file',
        unless: ['pid_file'],
      },
    ],
  },
  {
    name: /^(?:traefik|vector|telegraf|promtail|influxd)$/,
    source: "the programs' own references: settings in TOML and YAML",
    settings: { read: toml, option: /^(?:-c|--config(?:-file)?)$/ },
    means: { data_dir: 'directory', logfile: 'writes' },
  },
]

/** Every program that is known, by the name of its file. */
export const programs: readonly Program[] = [...web, ...data, ...applications, ...others]

/** The row of a program. */
export const programOf = (name: string): Program | undefined => programs.find((row) => row.name.test(name))
