/**
 * What a container's image contains, in three values. The same interface stands over a computed image (from the build
 * steps) and over a built one (a folder or an archive), whose answers are all certain.
 */
import type { Location } from '../text/source.js'

export type Answer = 'yes' | 'no' | 'unknown'

/** What is at a path of the image itself (a link is a link). Whatever is not known is `undefined`. */
export interface Entry {
  readonly exists: Answer
  readonly kind?: 'dir' | 'file' | 'link' | 'other' | undefined
  /** Permission bits, `& 0o7777`. */
  readonly mode?: number | undefined
  /** The permission bits under the usual umask 022, where they depend on the umask of the shell that calls vagga. */
  readonly usualMode?: number | undefined
  readonly owner?: readonly [uid: number, gid: number] | undefined
  /** A file whose original has the setuid bit, which the step that copied it took away. */
  readonly lostSetuid?: true | undefined
  /** The text of a symbolic link. */
  readonly target?: string | undefined
  /** A sentence for people: "made by `!EnsureDir /data`", "no step makes it", "a package may bring it". */
  readonly because: string
  /** The step that decided, where there is one. */
  readonly step?: Location | undefined
  /** It is unknown only because packages may bring it: those that were asked for by these names, and what they depend on. */
  readonly packages?: readonly string[] | undefined
  /** It is unknown only because a program ran that may do anything: nothing hints at its making this. */
  readonly unlikely?: true | undefined
  /** The file of the repository whose content this is, relative to the root of the file system. */
  readonly source?: string | undefined
  /** Bytes of a regular file where they are known; at most `limit` of them. */
  readonly content?: ((limit?: number) => Uint8Array | undefined) | undefined
}

export interface Listing {
  readonly names: readonly string[]
  /** False when there may be more. */
  readonly complete: boolean
}

export interface Image {
  /** True for an unpacked or packed root filesystem: every answer is `yes` or `no`. */
  readonly built: boolean
  /** `path` is absolute and normalized. Links in the *parents* are not followed: use `follow`. */
  entry(path: string): Entry
  list(path: string): Listing
  /**
   * Says in one text what is in a directory, for comparing images: where it is the same in two of them, the same paths are there, of the same
   * kinds, from the same files of the repository. `undefined` where that cannot be told.
   */
  summary?(directory: string): string | undefined
}

/** Where following a path ended. */
export interface Followed {
  readonly entry: Entry
  /** The path after following links; the deepest one that was reached when it does not exist. */
  readonly path: string
  /** The first absolute link on the way, if any: lithos resolves mount points through it on the host. */
  readonly absoluteLink?: { readonly path: string; readonly target: string } | undefined
  /** The links on the way, in order. */
  readonly links: readonly string[]
}

/** A build step that fails, or does not do what it says; the rules of the group "Build" are readings of these. */
export interface BuildProblem {
  readonly code:
    | 'parent-missing'
    | 'source-missing'
    | 'source-ignored'
    | 'deletes-project'
    | 'removed-by-base'
    | 'name-path'
    /** An absolute or dangling link at /etc/resolv.conf or /etc/hosts: the image builds, but no development command starts. */
    | 'name-link'
    | 'link-into-work'
    | 'cache-empties'
    | 'not-versioned'
    | 'fails'
  /** `yes`: certainly. `unknown` problems are never reported, they only make the image unknown. */
  readonly certain: boolean
  readonly at: Location
  /** The path of the image or of the repository that it is about. */
  readonly path: string
  /** The sentence that vagga would print, or what goes wrong in plain words. */
  readonly message: string
  readonly related?: readonly { at: Location; message: string }[] | undefined
}

export interface ComputedImage extends Image {
  /** The same object in images of one build for nearly the same files: what is in them differs at most by what the files of the project say. */
  readonly build: object
  readonly problems: readonly BuildProblem[]
  /** The paths that steps made or changed, sorted, for `lithos-ready image`. */
  touched(): readonly string[]
}
