/** The order of texts in Rust: by their UTF-8 bytes. JavaScript compares UTF-16 units, which puts pairs before U+E000 to U+FFFF. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return isPaired(x) === isPaired(y) ? x - y : isPaired(x) ? 1 : -1
  }
  return a.length - b.length
}

const isPaired = (unit: number): boolean => (unit & 0xf800) === 0xd800
