/** The bare kernels of build/evenslot.wasm and build/solver.wasm as another host would use them: addresses and numbers, nothing of src/engine. */

import { readFileSync } from 'node:fs';

// The part of the WebAssembly namespace used here; the project compiles without DOM typings.
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): { name: string }[];
    exports(module: object): { name: string; kind: string }[];
  };
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

export type Kernel =
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
  | 'climb_capacities'
  | 'climb_run'
  | 'decide_begin'
  | 'decide_run';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  abi_version(): number;
  alloc(bytes: number): number;
  reset(): void;
}

type Words = Uint32Array | Int32Array | Float64Array | BigUint64Array;

export type ModuleName = 'evenslot' | 'solver';

export const binaries = {
  evenslot: readFileSync(new URL('../../build/evenslot.wasm', import.meta.url)),
  solver: readFileSync(new URL('../../build/solver.wasm', import.meta.url)),
};
const modules = {
  evenslot: new WebAssembly.Module(binaries.evenslot),
  solver: new WebAssembly.Module(binaries.solver),
};

export function listImports(name: ModuleName): string[] {
  return WebAssembly.Module.imports(modules[name]).map(({ name }) => name);
}

export function listExports(name: ModuleName): { name: string; kind: string }[] {
  return WebAssembly.Module.exports(modules[name]);
}

/** An instance of the module that has a kernel. */
export function openFor(kernel: Kernel): Kernels {
  return openKernels(listExports('evenslot').some(({ name }) => name === kernel) ? 'evenslot' : 'solver');
}

export function openSolver(): Kernels {
  return openKernels('solver');
}

/** An instance of its own with the little that a host needs. */
export function openKernels(name: ModuleName = 'evenslot') {
  const exports = new WebAssembly.Instance(modules[name]).exports as Exports;
  const reserve = (bytes: number): number => exports.alloc(bytes) >>> 0;
  return {
    exports,
    reserve,
    put(values: Words): number {
      const address = reserve(values.byteLength);
      new Uint8Array(exports.memory.buffer, address).set(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
      return address;
    },
    take(address: number, length: number): Uint32Array {
      return new Uint32Array(exports.memory.buffer, address, length).slice();
    },
    takeWide(address: number, length: number): bigint[] {
      return [...new BigUint64Array(exports.memory.buffer, address, length)];
    },
    /** The status of a kernel. */
    run(name: Kernel, ...args: number[]): number {
      return (exports as unknown as Record<Kernel, (...args: number[]) => number>)[name](...args);
    },
  };
}

export type Kernels = ReturnType<typeof openKernels>;

export const u32 = (...values: number[]): Uint32Array => Uint32Array.from(values);
/** Words of 64 bits. */
export const u64 = (...values: (number | bigint)[]): BigUint64Array => BigUint64Array.from(values, BigInt);
export const i32 = (...values: number[]): Int32Array => Int32Array.from(values);
export const f64 = (...values: number[]): Float64Array => Float64Array.from(values);
