/** Floors of the busiest of equal bins: the ones that need no search, and the records of the kernel that finds better ones. */

import { type Model, toUnits } from './model.ts';
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
  let load = Math.ceil(sum / numBins);
  // Doubles round the quotient of large numbers.
  while (load * numBins < sum) load++;
  while (load > 0 && (load - 1) * numBins >= sum) load--;
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

function valueAt(model: Model, load: number): number {
  return toUnits(model, load) / model.speedUnit;
}

export function readFloor(_model: Model, _record: Float64Array): Floor {
  return { load: 0, bound: { kind: 'average', value: 0 } };
}
