/** Reads from the bytes of a module the parameter and result types of its exported functions (WebAssembly core specification, chapter 5). */

const TYPE_NAMES: Record<number, string> = { 127: 'i32', 126: 'i64', 125: 'f32', 124: 'f64' };

/** `name(i32, i32) -> i32` of every exported function; the module imports none. */
export function listSignatures(bytes: Uint8Array): string[] {
  const types: string[] = [];
  const typeOf: number[] = [];
  const signatures: string[] = [];
  let at = 8;
  const readByte = () => bytes[at++]!;
  const readCount = (): number => {
    const byte = readByte();
    return byte < 128 ? byte : byte - 128 + 128 * readCount();
  };
  const readTypes = () => Array.from({ length: readCount() }, () => TYPE_NAMES[readByte()]);
  while (at < bytes.length) {
    const section = readByte();
    const size = readCount();
    const end = at + size;
    if (section === 1) {
      for (let rest = readCount(); rest > 0; rest--) {
        readByte();
        types.push(`(${readTypes().join(', ')}) -> ${readTypes().join(', ')}`);
      }
    } else if (section === 3) {
      for (let rest = readCount(); rest > 0; rest--) typeOf.push(readCount());
    } else if (section === 7) {
      for (let rest = readCount(); rest > 0; rest--) {
        const length = readCount();
        const name = new TextDecoder().decode(bytes.subarray(at, at + length));
        at += length;
        const kind = readByte();
        const index = readCount();
        if (kind === 0) signatures.push(`${name}${types[typeOf[index]!]}`);
      }
    }
    at = end;
  }
  return signatures;
}
