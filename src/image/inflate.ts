/** Deflate as gzip and zip use it, with a limit, wherever JavaScript runs: RFC 1951 and 1952 by `pako`, zlib in JavaScript. */
import { Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako'

/** The bytes, or why there are none: more than so many, or the stream is damaged or cut off. */
type Inflated = Uint8Array | 'larger' | 'damaged'

/** The first member of a gzip file, which is all that vagga reads of it. flate2: `GzDecoder`. */
export function gunzip(bytes: Uint8Array, most: number): Inflated {
  return inflate(bytes, 15 + 16, most)
}

/** A stream without header and checksum, as in a zip file. */
export function inflateRaw(bytes: Uint8Array, most: number): Inflated {
  return inflate(bytes, -15, most)
}

const chunkSize = 256 * 1024

/** `windowBits` as zlib takes them: they say which header there is. */
function inflate(bytes: Uint8Array, windowBits: number, most: number): Inflated {
  const stream = new ZStream()
  zlibInflateInit2(stream, windowBits)
  stream.input = bytes
  stream.avail_in = bytes.length
  const chunks: Uint8Array[] = []
  for (let size = 0; ; ) {
    stream.output = new Uint8Array(chunkSize)
    stream.next_out = 0
    stream.avail_out = chunkSize
    const status = zlibInflate(stream, Z_NO_FLUSH)
    if (status !== Z_OK && status !== Z_STREAM_END) return 'damaged'
    chunks.push(stream.output.subarray(0, stream.next_out))
    size += stream.next_out
    if (size > most) return 'larger'
    if (status === Z_STREAM_END) return joined(chunks, size)
    const isCutOff = stream.avail_in === 0 && stream.avail_out > 0
    if (isCutOff) return 'damaged'
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
