/** The WASM engine: compiled once on first use, one bulk copy in, one out. The only file that knows linear memory. */

import { EvenslotError } from '../errors.ts';
import { wasmBase64 } from './wasm.generated.ts';

// The part of the WebAssembly namespace used here, so that users need no DOM typings.
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): object;
    exports(module: object): readonly { readonly name: string }[];
  };
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  abi_version(): number;
  alloc(bytes: number): number;
  reset(): void;
}

/** The kernels, all of them functions of numbers and addresses with a status as result; assembly/ documents the arguments. */
type KernelName =
  | 'min_cost_flow'
  | 'place_weighted'
  | 'level_bins'
  | 'sort_descending'
  | 'instant'
  | 'bound_begin'
  | 'bound_run'
  | 'improve_begin'
  | 'improve_run'
  | 'polish_run'
  | 'complete_begin'
  | 'complete_prices'
  | 'complete_run'
  | 'descend_begin'
  | 'descend_run'
  | 'price_begin'
  | 'price_run'
  | 'climb_begin'
  | 'climb_run'
  | 'climb_capacities'
  | 'decide_begin'
  | 'decide_run';

/** What a search says after a part of it: call again, found, proven that there is none, ended without an answer (assembly/status.ts). */
export type Outcome = (typeof OUTCOMES)[number];
const OUTCOMES = ['more', 'found', 'none', 'stuck'] as const;

type Words = Uint32Array | Int32Array | Float64Array;

/** Memory never shrinks: an instance that has grown beyond this is dropped after its job (a new one costs microseconds). */
const KEEP_BYTES = 64 * 2 ** 20;
const ABI_VERSION = 1;

/** `evenslot.wasm` has the kernels of slots, `solver.wasm` those of `balance`. */
type ModuleName = keyof typeof wasmBase64;

const compiled: Partial<Record<ModuleName, object>> = {};
const instances: Partial<Record<ModuleName, Kernels>> = {};

/**
 * Gives the engine a `WebAssembly.Module` of `evenslot/evenslot.wasm` (for slots) or `evenslot/solver.wasm` (for `balance`), for hosts that
 * refuse to compile from bytes (Workers, strict CSP). Call it before the first plan, for each module that is needed.
 */
export function setWasmModule(module: object): void {
  const name = isSolver(module) ? 'solver' : 'evenslot';
  compiled[name] = module;
  delete instances[name];
}

function isSolver(module: object): boolean {
  try {
    return WebAssembly.Module.exports(module).some(({ name }) => name === 'instant');
  } catch {
    // What is no module is refused when it is needed.
    return false;
  }
}

/** Runs one job on the engine with all memory its own; what it stages is gone when it returns. */
export function onEngine<T>(job: (stage: Stage) => T, name: ModuleName = 'evenslot'): T {
  instances[name] ??= instantiate(name);
  const kernels = instances[name];
  kernels.reset();
  try {
    return job(new Stage(kernels));
  } catch (error) {
    if (error instanceof EvenslotError) throw error;
    // After a trap the state of an instance means nothing.
    delete instances[name];
    throw engineError(`the engine failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (kernels.memory.buffer.byteLength > KEEP_BYTES) delete instances[name];
  }
}

/** Linear memory of its own for a search of the solver that goes on over many calls; it is gone when the stage is. */
export function openStage(): Stage {
  return new Stage(instantiate('solver'));
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

  /** The words of 64 bits at an address as numbers; exact below 2⁵³. */
  takeWide(address: number, length: number): Float64Array {
    const words = new Uint32Array(this.kernels.memory.buffer, address, 2 * length);
    return Float64Array.from({ length }, (_, i) => words[2 * i]! + words[2 * i + 1]! * 2 ** 32);
  }

  /** Copies integers from 0 to 2⁵³ − 1 in as words of 64 bits and returns their address. */
  putWide(values: ArrayLike<number>, address = this.reserve(8 * values.length)): number {
    const words = new Uint32Array(this.kernels.memory.buffer, address, 2 * values.length);
    for (let i = 0; i < values.length; i++) {
      words[2 * i] = values[i]! % 2 ** 32;
      words[2 * i + 1] = values[i]! / 2 ** 32;
    }
    return address;
  }

  /** Runs a kernel; returns false when it says that its bounds cannot be met, throws on any other status than 0. */
  run(name: KernelName, ...args: number[]): boolean {
    const status = this.call(name, args);
    if (status === -4) return false;
    assertStatus(name, status, 0);
    return true;
  }

  /** Runs a part of a search. */
  search(name: KernelName, ...args: number[]): Outcome {
    const status = this.call(name, args);
    assertStatus(name, status, OUTCOMES.length - 1);
    return OUTCOMES[status]!;
  }

  private call(name: KernelName, args: readonly number[]): number {
    return (this.kernels as unknown as Record<KernelName, (...args: readonly number[]) => number>)[name](...args);
  }
}

function instantiate(name: ModuleName): Kernels {
  try {
    compiled[name] ??= new WebAssembly.Module(decodeBase64(wasmBase64[name]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw engineError(
      `this host refuses to compile WebAssembly (${reason}); give the module of evenslot/${name}.wasm to setWasmModule first`,
    );
  }
  let kernels: Partial<Kernels> = {};
  try {
    kernels = new WebAssembly.Instance(compiled[name]).exports as Kernels;
  } catch {
    // What is no module, or wants imports, has no version either.
  }
  if (typeof kernels.abi_version !== 'function' || kernels.abi_version() !== ABI_VERSION) {
    delete compiled[name];
    throw engineError(`the module given to setWasmModule is not ${name}.wasm with ABI version ${ABI_VERSION}`);
  }
  return kernels as Kernels;
}

function assertStatus(name: KernelName, status: number, most: number): void {
  if (status >= 0 && status <= most) return;
  if (status === -2) throw outOfMemory();
  throw engineError(`the kernel ${name} refused its arguments (status ${status})`);
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
