/** Floors of the busiest of equal bins: the ones that need no search, and the records of the kernel that finds better ones. */

import { ceilDivide } from './floors.ts';
import { levelValue, type Model, toUnits } from './model.ts';
import type { MakespanBound } from './types.ts';

export interface Floor {
  /** Scaled. */
  readonly load: number;
  readonly bound: MakespanBound;
}

/** The highest of average, heaviest item and pigeon-hole; weights go heaviest first. */
export function simpleFloors(model: Model, weights: Uint32Array): Floor {
  const { numBins } = model;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]!;
  let load = ceilDivide(sum, numBins);
  let bound: MakespanBound = { kind: 'average', value: valueAt(model, load) };
  const heaviest = weights[0] ?? 0;
  if (heaviest > load) {
    load = heaviest;
    bound = { kind: 'heaviest-item', value: valueAt(model, load) };
  }
  for (let depth = 1; depth * numBins < weights.length; depth++) {
    if ((depth + 1) * weights[depth * numBins - depth]! <= load) continue;
    let together = 0;
    for (let i = 0; i <= depth; i++) together += weights[depth * numBins - i]!;
    if (together > load) {
      load = together;
      bound = { kind: 'pigeon-hole', value: valueAt(model, load), depth };
    }
  }
  return { load, bound };
}

/** What the record of the kernel (assembly/solver/bounds.ts) says. */
export function readFloor(model: Model, record: Float64Array): Floor {
  const [best, kind, value, parameter, epsilon, rule, factor, bins, items, rounded] = record as unknown as number[];
  const plain = (): MakespanBound => {
    if (kind === 1) return { kind: 'heaviest-item', value: valueAt(model, value!) };
    if (kind === 2) return { kind: 'pigeon-hole', value: valueAt(model, value!), depth: parameter! };
    if (kind === 0) return { kind: 'average', value: valueAt(model, value!) };
    return {
      kind: 'dual-feasible',
      value: valueAt(model, value!),
      capacity: toUnits(model, parameter!),
      epsilon: toUnits(model, epsilon!),
      rule: RULES[rule!]!,
      // λ is a weight, k is none.
      parameter: rule === 2 ? toUnits(model, factor!) : factor!,
    };
  };
  const inner: MakespanBound =
    bins! > 0 ? { kind: 'lifted', value: valueAt(model, value!), bins: bins!, items: items!, inner: plain() } : plain();
  // Sums of rounded weights are not the sums that loads can be.
  if (!rounded || !model.exact) return { load: value!, bound: inner };
  return { load: best!, bound: { kind: 'subset-sum', value: valueAt(model, best!), inner } };
}

const RULES = ['identity', 'multiple', 'parameter'] as const;

function valueAt(model: Model, load: number): number {
  return levelValue(model, { load, speed: 1 });
}
