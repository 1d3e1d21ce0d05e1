/**
 * Source files and places in them. Offsets count UTF-16 units from 0 and ranges are half-open;
 * lines and columns (from 1) are computed only when somebody prints them.
 */

/** A text that was read, by the name under which it is reported (relative to the workspace, `/` between parts). */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Line and column (both from 1, columns in UTF-16 units) of an offset; offsets outside the text are moved inside. */
  position(offset: number): Position
  /** The text of a line (from 1) without its line ending; `''` for lines that are not there. */
  line(number: number): string
  /** What was worked out about the file, by what worked it out: of `oncePerFile` alone. */
  readonly answers: Map<unknown, unknown>
}

/** A place for people, from 1; columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A half-open range `[start, end)` of a file. */
export interface Location {
  readonly file: SourceFile
  readonly start: number
  readonly end: number
}

/** A value and the place where it was written. */
export interface Located<T> {
  readonly value: T
  readonly at: Location
}

/** Replace the text of `at` by `text`. An empty range inserts, an empty text removes. */
export interface TextEdit {
  readonly at: Location
  readonly text: string
}

/** Makes a source file. The index of lines is built on the first question about a line. */
export function sourceFile(path: string, text: string): SourceFile {
  let starts: number[] | undefined
  const lineStarts = (): number[] => {
    if (starts === undefined) {
      starts = [0]
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
    }
    return starts
  }
  return {
    path,
    text,
    answers: new Map(),
    position(offset) {
      const inside = Math.max(0, Math.min(offset, text.length))
      const all = lineStarts()
      let low = 0
      let high = all.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((all[middle] as number) <= inside) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: inside - (all[low] as number) + 1 }
    },
    line(number) {
      const all = lineStarts()
      const start = all[number - 1]
      if (start === undefined) return ''
      const end = all[number] === undefined ? text.length : (all[number] as number) - 1
      return text.slice(start, end).replace(/\r$/, '')
    },
  }
}

/**
 * The function, which works out its answer for each file once. The file keeps it, and both are forgotten together: in a `WeakMap` they would
 * outlive their use until memory is short, which is a third of the time of a thousand small files.
 */
export function oncePerFile<V>(make: (file: SourceFile) => V): (file: SourceFile) => V {
  return (file) => {
    if (!file.answers.has(make)) file.answers.set(make, make(file))
    return file.answers.get(make) as V
  }
}

/** The text under a range. */
export function textAt(at: Location): string {
  return at.file.text.slice(at.start, at.end)
}

/** The smallest range of one file that holds both. */
export function span(first: Location, last: Location): Location {
  return { file: first.file, start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) }
}

/** Whether a range holds another one. */
export function contains(outer: Location, inner: Location): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/** The empty range at the start of a file. */
export function startOfFile(file: SourceFile): Location {
  return { file, start: 0, end: 0 }
}
