/** The WASM engine: compiled once on first use, one bulk copy in, one out. The only file that knows linear memory. */

import { EvenslotError } from '../errors.ts';
import { wasmBase64 } from './wasm.generated.ts';

// The part of the WebAssembly namespace used here, so that users need no DOM typings.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  abi_version(): number;
  alloc(bytes: number): number;
  reset(): void;
}

/** The kernels, all of them functions of numbers and addresses with a status as result; assembly/ documents the arguments. */
type KernelName = 'min_cost_flow' | 'place_weighted' | 'level_bins' | 'sort_descending';

type Words = Uint32Array | Int32Array | Float64Array;

/** Memory never shrinks: an instance that has grown beyond this is dropped after its job (a new one costs microseconds). */
const KEEP_BYTES = 64 * 2 ** 20;
const ABI_VERSION = 1;

let compiled: object | undefined;
let instance: Kernels | undefined;

/**
 * Gives the engine a `WebAssembly.Module` of `evenslot/evenslot.wasm`, for hosts that refuse to compile from bytes (Workers, strict CSP).
 * Call it before the first allocation.
 */
export function setWasmModule(module: object): void {
  compiled = module;
  instance = undefined;
}

/** Runs one job on the engine with all memory its own; what it stages is gone when it returns. */
export function onEngine<T>(job: (stage: Stage) => T): T {
  instance ??= instantiate();
  const kernels = instance;
  kernels.reset();
  try {
    return job(new Stage(kernels));
  } catch (error) {
    if (error instanceof EvenslotError) throw error;
    // After a trap the state of an instance means nothing.
    instance = undefined;
    throw engineError(`the engine failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (kernels.memory.buffer.byteLength > KEEP_BYTES) instance = undefined;
  }
}

/** Linear memory of one job. Pointers stay valid until the job returns; views do not outlive a call that allocates. */
export class Stage {
  private readonly kernels: Kernels;

  constructor(kernels: Kernels) {
    this.kernels = kernels;
  }

  /** Copies an array in and returns its address. */
  put(values: Words): number {
    const address = this.reserve(values.byteLength);
    new Uint8Array(this.kernels.memory.buffer).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      address,
    );
    return address;
  }

  /** Room for `bytes`, not cleared. */
  reserve(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.kernels.alloc(bytes) >>> 0 : 0;
    if (address === 0) throw outOfMemory();
    return address;
  }

  /** A copy of `length` words at an address. */
  take(address: number, length: number): Uint32Array {
    return new Uint32Array(this.kernels.memory.buffer, address, length).slice();
  }

  /** Copies words at an address into the caller's array. */
  copyTo(address: number, target: Uint32Array): void {
    target.set(new Uint32Array(this.kernels.memory.buffer, address, target.length));
  }

  /** Runs a kernel; returns false when it says that its bounds cannot be met, throws on any other status than 0. */
  run(name: KernelName, ...args: number[]): boolean {
    const status = (this.kernels as unknown as Record<KernelName, (...args: number[]) => number>)[name](...args);
    if (status === 0) return true;
    if (status === -4) return false;
    if (status === -2) throw outOfMemory();
    throw engineError(`the kernel ${name} refused its arguments (status ${status})`);
  }
}

function instantiate(): Kernels {
  try {
    compiled ??= new WebAssembly.Module(decodeBase64(wasmBase64));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw engineError(
      `this host refuses to compile WebAssembly (${reason}); give the module of evenslot/evenslot.wasm to setWasmModule first`,
    );
  }
  let kernels: Partial<Kernels> = {};
  try {
    kernels = new WebAssembly.Instance(compiled).exports as Kernels;
  } catch {
    // What is no module, or wants imports, has no version either.
  }
  if (typeof kernels.abi_version !== 'function' || kernels.abi_version() !== ABI_VERSION) {
    compiled = undefined;
    throw engineError(`the module given to setWasmModule is not evenslot.wasm with ABI version ${ABI_VERSION}`);
  }
  return kernels as Kernels;
}

function decodeBase64(text: string): Uint8Array {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  // Node's Buffer decodes a cold module in no time; asked for by property, so that no bundler ships a copy of it.
  const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: 'base64'): Uint8Array } };
  if (Buffer) return Buffer.from(text, 'base64');
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function outOfMemory(): EvenslotError {
  const message = 'the problem needs more memory than the engine can have (4 GiB, or less on this host)';
  return new EvenslotError('E_MEMORY', [{ path: '', message, received: undefined }]);
}

function engineError(message: string): EvenslotError {
  return new EvenslotError('E_ENGINE', [{ path: '', message, received: undefined }]);
}
