/** The texts of Linux' errors, as Rust writes them. */

/** Those that a build or a start can meet. */
export type Errno =
  | 'EPERM'
  | 'ENOENT'
  | 'ENOEXEC'
  | 'EACCES'
  | 'EBUSY'
  | 'EEXIST'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EINVAL'
  | 'EMFILE'
  | 'EROFS'
  | 'ENAMETOOLONG'
  | 'ELOOP'
  | 'ELIBBAD'
  | 'EAFNOSUPPORT'
  | 'EADDRNOTAVAIL'

const texts: Readonly<Record<Errno, string>> = {
  EPERM: 'Operation not permitted (os error 1)',
  ENOENT: 'No such file or directory (os error 2)',
  ENOEXEC: 'Exec format error (os error 8)',
  EACCES: 'Permission denied (os error 13)',
  EBUSY: 'Device or resource busy (os error 16)',
  EEXIST: 'File exists (os error 17)',
  ENOTDIR: 'Not a directory (os error 20)',
  EISDIR: 'Is a directory (os error 21)',
  EINVAL: 'Invalid argument (os error 22)',
  EMFILE: 'Too many open files (os error 24)',
  EROFS: 'Read-only file system (os error 30)',
  ENAMETOOLONG: 'File name too long (os error 36)',
  ELOOP: 'Too many levels of symbolic links (os error 40)',
  ELIBBAD: 'Accessing a corrupted shared library (os error 80)',
  EAFNOSUPPORT: 'Address family not supported by protocol (os error 97)',
  EADDRNOTAVAIL: 'Cannot assign requested address (os error 99)',
}

/** `ENOENT` → `No such file or directory (os error 2)`. */
export function errorText(errno: Errno): string {
  return texts[errno]
}
