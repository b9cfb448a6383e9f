/** Floor of moves: what each bin must give up of its previous items to get down to a target. */

import type { MoveCost } from './check-item-moves.ts';
import { powerOfTen, type Ratio, toNumber } from './decimal.ts';
import { type ExactLoads, loadWithin, toBigInts, unitOf } from './exact-loads.ts';

/** Fewest items, and least weight, that must leave their bins in any plan that keeps every bin at or below the level. */
export function floorMoves(exact: ExactLoads, level: Ratio): MoveCost {
  const { weights, start, speed, problem } = exact;
  const { numBins, previous, pinned, forbidden, maxItems } = problem;
  const unit = unitOf(weights);
  const fixed = toBigInts(start);
  const room = Array.from({ length: numBins }, (_, b) => maxItems?.[b] ?? Infinity);
  const held: bigint[][] = Array.from({ length: numBins }, () => []);
  let items = 0;
  let weight = 0n;
  for (let i = 0; i < weights.length; i++) {
    const size = BigInt(weights[i]!);
    const place = pinned?.[i] ?? -1;
    const old = previous![i]!;
    if (place >= 0) {
      fixed[place]! += size;
      room[place]!--;
    }
    if (old < 0 || place === old) continue;
    if (place >= 0 || forbidden.has(i * numBins + old)) {
      items++;
      weight += size;
    } else {
      held[old]!.push(size);
    }
  }
  for (let b = 0; b < numBins; b++) {
    const sizes = held[b]!.sort((x, y) => (x < y ? 1 : x > y ? -1 : 0));
    const open = loadWithin(level, speed ? speed[b]! : 1n) - fixed[b]!;
    const capacity = open < 0n ? 0n : (open / unit) * unit;
    const excess = sizes.reduce((sum, size) => sum + size, 0n) - capacity;
    let leaving = Math.max(0, sizes.length - Math.max(0, room[b]!));
    let lightest = 0n;
    for (let k = 1; k <= leaving; k++) lightest += sizes[sizes.length - k]!;
    let gone = 0n;
    let byWeight = 0;
    while (gone < excess) gone += sizes[byWeight++]!;
    leaving = Math.max(leaving, byWeight);
    items += leaving;
    weight += excess > lightest ? excess : lightest;
  }
  return { items, weight: toNumber({ num: weight, den: powerOfTen(exact.decimals) }) };
}
