/** The fields of Kafka's older messages, big endian: a reader that never runs past its bytes, and a writer that grows. */

import { EvenslotError } from '../../errors.ts';

/** Reads field by field. Every method throws `E_PARSE` where the bytes end early or a length makes no sense. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    // A Buffer is a Uint8Array too, but its slice() shares memory.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  float32(): number {
    return this.#view.getFloat32(this.#advance(4));
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** Length of an array whose entries have at least so many bytes each, so that no absurd length is believed. */
  count(leastBytesEach: number): number {
    const count = this.int32();
    if (count < 0 || count * leastBytesEach > this.remaining) this.#refuse('an array', count);
    return count;
  }

  string(): string {
    return this.#text(this.#length(this.int16(), 'a string'));
  }

  nullableString(): string | undefined {
    const length = this.int16();
    return length === -1 ? undefined : this.#text(this.#length(length, 'a string'));
  }

  /** A copy. */
  nullableBytes(): Uint8Array | undefined {
    const length = this.int32();
    if (length === -1) return undefined;
    const start = this.#advance(this.#length(length, 'bytes'));
    return this.#bytes.slice(start, start + length);
  }

  /** `count` partition numbers and the like. */
  int32s(): number[] {
    return Array.from({ length: this.count(4) }, () => this.int32());
  }

  #text(length: number): string {
    const start = this.#advance(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.#bytes.subarray(start, start + length),
      );
    } catch {
      throw malformed(`the ${length} bytes at ${start} are not UTF-8`, length);
    }
  }

  #length(length: number, what: string): number {
    if (length < 0 || length > this.remaining) this.#refuse(what, length);
    return length;
  }

  #advance(size: number): number {
    if (size > this.remaining) throw malformed(`${this.#bytes.length} bytes end in the middle of a field`, size);
    const start = this.#offset;
    this.#offset += size;
    return start;
  }

  #refuse(what: string, length: number): never {
    throw malformed(`${what} before byte ${this.#offset} cannot have the length ${length}`, length);
  }
}

function malformed(message: string, received: unknown): EvenslotError {
  return new EvenslotError('E_PARSE', [{ path: '', message, received }]);
}

/** Writes field by field; `finish` gives the bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  uint8(value: number): this {
    const start = this.#grow(1);
    this.#view.setUint8(start, value);
    return this;
  }

  int16(value: number): this {
    const start = this.#grow(2);
    this.#view.setInt16(start, value);
    return this;
  }

  int32(value: number): this {
    const start = this.#grow(4);
    this.#view.setInt32(start, value);
    return this;
  }

  float32(value: number): this {
    const start = this.#grow(4);
    this.#view.setFloat32(start, value);
    return this;
  }

  float64(value: number): this {
    const start = this.#grow(8);
    this.#view.setFloat64(start, value);
    return this;
  }

  int32s(values: readonly number[]): this {
    this.int32(values.length);
    for (const value of values) this.int32(value);
    return this;
  }

  /** @throws EvenslotError `E_INVALID_PROBLEM` for a name longer than 32,767 bytes, which the format has no room for. */
  string(text: string): this {
    const encoded = new TextEncoder().encode(text);
    if (encoded.length > 0x7fff) {
      const message = `a name may have at most 32767 bytes, got ${encoded.length}`;
      throw new EvenslotError('E_INVALID_PROBLEM', [{ path: '', message, received: text }]);
    }
    return this.int16(encoded.length).raw(encoded);
  }

  nullableString(text: string | undefined): this {
    return text === undefined ? this.int16(-1) : this.string(text);
  }

  nullableBytes(bytes: Uint8Array | undefined): this {
    return bytes === undefined ? this.int32(-1) : this.int32(bytes.length).raw(bytes);
  }

  raw(bytes: Uint8Array): this {
    const start = this.#grow(bytes.length);
    this.#bytes.set(bytes, start);
    return this;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  /** Moves to a larger buffer if it must, so the view is only good after it. */
  #grow(size: number): number {
    const start = this.#size;
    this.#size += size;
    if (this.#size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#size, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return start;
  }
}
