/**
 * The directories that common packages make for the state, logs and settings of what they bring, November 2026. Ubuntu: the file lists of
 * Debian 12, from which Ubuntu takes them, and what the installation scripts make (`mkdir`, `install -d`, `adduser --home`). Alpine: the
 * `package()` of the APKBUILDs of apache2, bind, haproxy, mosquitto, nginx, postfix, redis, squid and tor; the lines of logrotate, mariadb,
 * mysql, openssh, postgresql and rsyslog are what Alpine's packages are known to make and were not looked up. Not what a dependency brings.
 * What a list does not say is not known: `resembles` tells what a package may well make.
 */

/** By the names of packages without numbers: `php-fpm` is `php8.2-fpm`, too. */
type PackageLists = Readonly<Record<string, string>>

const ubuntu: PackageLists = {
  apache: '/etc/apache2 /var/cache/apache2 /var/lib/apache2 /var/log/apache2 /var/www /var/www/html',
  beanstalkd: '/var/lib/beanstalkd',
  bind: '/etc/bind /var/cache/bind /var/lib/bind',
  cron: '/var/spool/cron /var/spool/cron/crontabs',
  dnsmasq: '/etc/dnsmasq.d /var/lib/misc',
  haproxy: '/etc/haproxy /var/lib/haproxy',
  logrotate: '/etc/logrotate.d /var/lib/logrotate',
  'mariadb-server': '/etc/mysql /var/lib/mysql /var/log/mysql',
  mosquitto: '/etc/mosquitto /var/lib/mosquitto /var/log/mosquitto',
  'mysql-server': '/etc/mysql /var/lib/mysql /var/log/mysql',
  nginx: '/etc/nginx /var/lib/nginx /var/log/nginx /var/www /var/www/html',
  'nginx-common': '/etc/nginx /var/lib/nginx /var/log/nginx /var/www /var/www/html',
  'openssh-server': '/etc/ssh',
  'php-common': '/etc/php /var/lib/php /var/lib/php/modules /var/lib/php/sessions',
  'php-fpm': '/etc/php /var/lib/php /var/lib/php/modules /var/lib/php/sessions',
  postfix: '/etc/postfix /var/lib/postfix /var/spool/postfix',
  postgresql: '/etc/postgresql /var/lib/postgresql /var/log/postgresql',
  'postgresql-common': '/etc/postgresql /var/lib/postgresql /var/log/postgresql',
  'rabbitmq-server': '/etc/rabbitmq /var/lib/rabbitmq /var/lib/rabbitmq/mnesia /var/log/rabbitmq',
  redis: '/etc/redis /var/lib/redis /var/log/redis',
  'redis-server': '/etc/redis /var/lib/redis /var/log/redis',
  rsyslog: '/etc/rsyslog.d /var/spool/rsyslog',
  squid: '/etc/squid /var/log/squid /var/spool/squid',
  supervisor: '/etc/supervisor /etc/supervisor/conf.d /var/log/supervisor',
  tor: '/etc/tor /var/lib/tor /var/log/tor',
}

const alpine: PackageLists = {
  apache: '/etc/apache2 /var/log/apache2 /var/www /var/www/localhost /var/www/localhost/htdocs',
  bind: '/etc/bind /var/bind',
  haproxy: '/etc/haproxy /var/lib/haproxy',
  logrotate: '/etc/logrotate.d',
  mariadb: '/etc/my.cnf.d /var/lib/mysql',
  mosquitto: '/etc/mosquitto',
  mysql: '/var/lib/mysql',
  nginx: '/etc/nginx /var/lib/nginx /var/log/nginx /var/www /var/www/localhost /var/www/localhost/htdocs',
  openssh: '/etc/ssh',
  'openssh-server': '/etc/ssh',
  postfix: '/etc/postfix /var/lib/postfix /var/spool/postfix',
  postgresql: '/var/lib/postgresql',
  redis: '/var/lib/redis /var/log/redis',
  rsyslog: '/etc/rsyslog.d',
  squid: '/etc/squid /var/cache/squid /var/log/squid',
  tor: '/etc/tor /var/lib/tor /var/log/tor',
}

const lists = { ubuntu, alpine }

/** The directories that the listed packages certainly make, parents first. */
export function directoriesOf(distribution: string, packages: readonly string[]): readonly string[] {
  const list = distribution === 'ubuntu' || distribution === 'alpine' ? lists[distribution] : {}
  return packages.flatMap((name) => {
    const plain = withoutNumbers(name)
    return Object.hasOwn(list, plain) ? (list[plain] as string).split(' ') : []
  })
}

/**
 * Whether one of the packages may well make a directory: the names resemble each other (`redis-server` and `/var/lib/redis`), or people
 * know the directory by another name.
 */
export function resembles(path: string, packages: readonly string[]): boolean {
  const name = withoutNumbers(path.slice(path.lastIndexOf('/') + 1).toLowerCase())
  if (name.length < 2) return true
  return packages.some((one) => {
    const plain = withoutNumbers(one.toLowerCase())
    return (
      (plain.length > 1 && name.includes(plain)) ||
      plain.includes(name) ||
      plain.split(/[-_+]/).some((part) => part.length > 3 && name.includes(part)) ||
      akin.some(([packages, directories]) => packages.test(plain) && directories.test(path))
    )
  })
}

/** Packages whose directories have another name. */
const akin: readonly (readonly [packages: RegExp, directories: RegExp])[] = [
  [/apache|nginx|lighttpd|httpd|caddy|php/, /\/(?:www|html|htdocs)$/],
  [/postfix|exim|dovecot|sendmail|opensmtpd/, /\/(?:v?mail|mqueue)$/],
  [/cron/, /\/(?:cron|crontabs)$/],
  [/mariadb|mysql|percona/, /\/(?:mysql|my\.cnf\.d)$/],
  [/openjdk|java|jre|jdk/, /\/(?:jvm|java)$/],
  [/ca-certificates|openssl/, /\/(?:ssl|pki|certs|private)$/],
  [/openssh|dropbear/, /\/ssh$/],
  [/fontconfig|font/, /\/fonts?$/],
  [/cups|lpr/, /\/lpd$/],
]

const withoutNumbers = (name: string): string => name.replace(/[\d.]+/g, '').replace(/-+$/, '')
