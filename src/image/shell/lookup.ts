/** Programs by their names. */
import { type Field, known } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import { all, emit, type Status, type Streams } from '../../shell/shell.js'
import { variable } from '../../shell/words.js'
import { walk } from '../walk.js'
import type { BuildShell } from './shell.js'

/** The program by PATH: its path, `fail` when it certainly is not there, `undefined` when that is not known. */
export function locate(shell: BuildShell, name: string): string | 'fail' | undefined {
  if (name === '') return 'fail'
  if (name.includes('/')) {
    const path = absolute(shell, known(name))
    if (path === undefined) return undefined
    const found = walk(shell.world, path)
    return found.exists === 'no' ? 'fail' : path
  }
  const path = variable(shell, 'PATH')
  if (!path.known) return undefined
  let certain = true
  for (const at of path.text.split(':')) {
    const candidate = absolute(shell, known(`${at === '' ? '.' : at}/${name}`))
    if (candidate === undefined) return undefined
    const found = walk(shell.world, candidate)
    if (found.exists === 'yes' && found.node?.kind !== 'dir') return certain ? candidate : undefined
    if (found.exists === 'unknown') certain = false
  }
  // busybox may run what is built into it without looking anywhere
  if (/busybox/.test(walk(shell.world, '/bin/sh').path)) certain &&= !applets.has(name)
  return certain ? 'fail' : undefined
}

/** Of busybox as Alpine and vagga have it. busybox: `busybox --list` of 1.36 */
const applets: ReadonlySet<string> = new Set(
  `[ [[ acpid add-shell addgroup adduser adjtimex arch arp arping ash awk base64 basename bbconfig bc beep blkdiscard blkid blockdev brctl
    bunzip2 bzcat bzip2 cal cat chattr chgrp chmod chown chpasswd chroot chvt cksum clear cmp comm cp cpio crond crontab cryptpw cut date dc
    dd deallocvt delgroup deluser depmod df diff dirname dmesg dnsdomainname dos2unix du dumpkmap echo egrep eject env ether-wake expand
    expr factor fallocate false fatattr fbset fbsplash fdflush fdisk fgrep find findfs flock fold free fsck fstrim fsync fuser getopt getty
    grep groups gunzip gzip halt hd head hexdump hostid hostname hwclock id ifconfig ifdown ifenslave ifup init inotifyd insmod install
    ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel kbd_mode kill killall killall5 klogd last less link
    linux32 linux64 ln loadfont loadkmap logger login logread losetup ls lsattr lsmod lsof lsusb lzcat lzma lzop lzopcat makemime md5sum
    mdev mesg microcom mkdir mkdosfs mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount mountpoint mpstat mv nameif nanddump
    nandwrite nbd-client nc netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste pgrep pidof
    ping ping6 pipe_progress pivot_root pkill pmap poweroff printenv printf ps pscan pstree pwd pwdx raidautorun rdate rdev readahead
    readlink realpath reboot reformime remove-shell renice reset resize rev rfkill rm rmdir rmmod route run-parts sed sendmail seq setconsole
    setfont setkeycodes setlogcons setpriv setserial setsid sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf slattach sleep sort
    split stat strings stty su sum swapoff swapon switch_root sync sysctl syslogd tac tail tar tee test time timeout top touch tr traceroute
    traceroute6 tree true truncate tty ttysize tunctl udhcpc udhcpc6 umount uname unexpand uniq unix2dos unlink unlzma unlzop unshare unxz
    unzip uptime usleep uudecode uuencode vconfig vi vlock volname watch watchdog wc wget which who whoami whois xargs xxd xzcat yes zcat
    zcip`.split(/\s+/),
)

/** Whether there is such a program. */
export function isProgram(shell: BuildShell, name: Field): Status {
  if (!name.known) return 'unknown'
  const path = locate(shell, name.text)
  if (path === undefined) return 'unknown'
  return path === 'fail' ? 'fail' : 'ok'
}

/** `which`: whether there are such programs. */
export function which(shell: BuildShell, args: readonly Field[], streams: Streams): Status {
  emit(streams, undefined)
  return all(args.filter(({ text }) => !text.startsWith('-')).map((name) => isProgram(shell, name)))
}
