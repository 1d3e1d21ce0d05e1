/** Numbers as lithos configs write them. */

/** `100Mi`, `64Gi`, `5000`. */
export function bytes(count: number): string {
  for (const [unit, size] of [
    ['Gi', 2 ** 30],
    ['Mi', 2 ** 20],
    ['ki', 2 ** 10],
  ] as const)
    if (count >= size && Number.isInteger(count / size)) return `${count / size}${unit}`
  return String(count)
}

/** The mode bits of a file: `0o755`. */
export function octal(mode: number): string {
  return `0o${mode.toString(8).padStart(3, '0')}`
}
