/** Bytes that lie about themselves, for decoders that must say so, or say nothing, but never break. */

/** Every beginning of the bytes that is too short. */
export function beginningsOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, length) => bytes.subarray(0, length));
}

/** The bytes with each 4-byte field in turn, wherever it starts, overwritten by a length that cannot be true. */
export function withAbsurdLengths(bytes: Uint8Array): Uint8Array[] {
  return [0x7fff_ffff, -2, -0x8000_0000].flatMap((length) =>
    Array.from({ length: Math.max(0, bytes.length - 3) }, (_, at) => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setInt32(at, length);
      return copy;
    }),
  );
}
