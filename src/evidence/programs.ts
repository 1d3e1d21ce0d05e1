/** What common programs do with the words of their command line: busybox', coreutils' and others. */

/** Set by every shell itself. */
export const shellVariables =
  /^(?:PATH|PWD|OLDPWD|IFS|PPID|OPTIND|OPTARG|RANDOM|SECONDS|LINENO|SHLVL|PS[124]|UID|EUID|HOSTNAME|SHELL|FUNCNAME|REPLY|TERM|LITHOS_NAME|LITHOS_CONFIG|PIPESTATUS|BASH.*|_)$/

/** Commands whose failure is an answer, not an accident. */
export const questions: ReadonlySet<string> = new Set(
  'grep egrep fgrep pgrep diff cmp ping expr getent timeout'.split(' '),
)

/** Their plain arguments are files that they read. */
export const readers: ReadonlySet<string> = new Set(
  `cat head tail less more sort uniq wc cut tac nl od hexdump strings md5sum sha1sum sha256sum stat ls du file base64
  diff cmp paste comm join fold rev`.split(/\s+/),
)

/** As `readers`, after a first argument that is a pattern or a program. */
export const patternReaders: ReadonlySet<string> = new Set('grep egrep fgrep awk sed'.split(' '))

/** Options that take the next word. */
export const valuedOptions: Readonly<Record<string, RegExp>> = {
  head: /^-[cn]$/,
  tail: /^-[cns]$/,
  cut: /^-[dfcb]$/,
  sort: /^-[ktSTo]$/,
  grep: /^-[efmABC]$/,
  egrep: /^-[efmABC]$/,
  fgrep: /^-[efmABC]$/,
  awk: /^-[Fvf]$/,
  sed: /^-[ef]$/,
  split: /^-[lbCan]$/,
  od: /^-[AjNtw]$/,
  stat: /^-[cf]$/,
  base64: /^-w$/,
  nl: /^-[bvw]$/,
  fold: /^-w$/,
  paste: /^-d$/,
  join: /^-[12jt]$/,
  du: /^-d$/,
  cmp: /^-[in]$/,
  diff: /^-[UCLISX]$/,
  touch: /^-[dtr]$/,
  truncate: /^-[sr]$/,
  mkdir: /^-m$/,
  mkfifo: /^-m$/,
  shred: /^-[ns]$/,
  install: /^-[mogS]$/,
  cp: /^-S$/,
  mv: /^-S$/,
  ln: /^-S$/,
}

/** Their plain arguments are what they make, change or remove. */
export const writers: ReadonlySet<string> = new Set('touch mkdir rmdir rm tee truncate mkfifo unlink shred'.split(' '))

/** They replace the files of their plain arguments, unless told to write to standard output (`-c`). */
export const rewriters: ReadonlySet<string> = new Set('gzip gunzip bzip2 bunzip2 xz unxz'.split(' '))

/** Options whose value is a file or directory that the program makes. */
export const madeByOption: Readonly<Record<string, RegExp>> = {
  wget: /^(?:-O|-P|--output-document)$/,
  curl: /^(?:-o|--output)$/,
  sort: /^-o$/,
  unzip: /^-d$/,
}

/** Only root may. */
export const rootOnly: ReadonlySet<string> = new Set(
  `chroot mount umount chown chgrp iptables ip6tables sysctl insmod modprobe mknod su-exec gosu su sudo useradd adduser hostname
  swapon pivot_root setcap`.split(/\s+/),
)
