// Levels bins by swapping two lanes of one row, which leaves every count of the spread as it is.
// Each step takes the busiest bin (load / capacity) and the swap with a less loaded bin that leaves the lower maximum.

import { reserve } from './memory';
import { ERR_ARGUMENT, ERR_MEMORY } from './status';

/** How many of the least loaded bins are tried before a step gives up. */
const PARTNERS: u32 = 16;

// @ts-ignore: decorator
@inline
function at(base: usize, i: u32): usize {
  return base + (<usize>i << 2);
}

/**
 * rowOf and weight are u32 of each lane, rows ascending. place is its slot (in and out) and binOf the bin of each slot; lanes may only be
 * exchanged between bins of one domain (domainOf, u32 of each bin; bins of a domain are neighbours). capacity is f64 of each bin.
 * Looks at about `budget` lanes. Writes the number of swaps to `done`.
 */
export function swap_improve(
  lanes: u32,
  rowOf: usize,
  weight: usize,
  place: usize,
  slots: u32,
  binOf: usize,
  bins: u32,
  domainOf: usize,
  capacity: usize,
  budget: u32,
  done: usize,
): i32 {
  if (bins == 0) return ERR_ARGUMENT;
  // Lanes of each bin, in lane order, so that lanes of one row stand together.
  const first = reserve((<u64>bins + 1) << 2);
  const list = reserve(<u64>lanes << 2);
  const loads = reserve(<u64>bins << 3);
  if (!(first && list && loads)) return ERR_MEMORY;
  memory.fill(first, 0, (<usize>bins + 1) << 2);
  memory.fill(loads, 0, <usize>bins << 3);
  for (let i: u32 = 0; i < lanes; i++) {
    const slot = load<u32>(at(place, i));
    if (slot >= slots) return ERR_ARGUMENT;
    const bin = load<u32>(at(binOf, slot));
    store<u32>(at(first, bin), load<u32>(at(first, bin)) + 1);
    const mine = loads + (<usize>bin << 3);
    store<u64>(mine, load<u64>(mine) + <u64>load<u32>(at(weight, i)));
  }
  let sum: u32 = 0;
  for (let b: u32 = 0; b <= bins; b++) {
    const count = load<u32>(at(first, b));
    store<u32>(at(first, b), sum);
    sum += count;
  }
  for (let i: u32 = 0; i < lanes; i++) {
    const bin = at(first, load<u32>(at(binOf, load<u32>(at(place, i)))));
    const next = load<u32>(bin);
    store<u32>(at(list, next), i);
    store<u32>(bin, next + 1);
  }
  for (let b = bins; b > 0; b--) store<u32>(at(first, b), load<u32>(at(first, b - 1)));
  store<u32>(first, 0);

  const partners = reserve(PARTNERS << 2);
  const levels = reserve(PARTNERS << 3);
  if (!(partners && levels)) return ERR_MEMORY;
  let swaps: u32 = 0;
  let work: u32 = 0;
  while (work < budget) {
    let busiest: u32 = 0;
    let top: f64 = -1;
    for (let b: u32 = 0; b < bins; b++) {
      const level = levelOf(loads, capacity, b, 0);
      if (level > top) {
        top = level;
        busiest = b;
      }
    }
    const domain = load<u32>(at(domainOf, busiest));
    let low = busiest;
    let high = busiest + 1;
    while (low > 0 && load<u32>(at(domainOf, low - 1)) == domain) low--;
    while (high < bins && load<u32>(at(domainOf, high)) == domain) high++;
    const count = leastLoaded(low, high, busiest, loads, capacity, partners, levels);
    work += (bins >> 2) + (high - low);

    let improved = false;
    for (let c: u32 = 0; c < count && !improved && work < budget; c++) {
      const other = load<u32>(at(partners, c));
      let best = top;
      let give: u32 = 0;
      let take: u32 = 0;
      let i = load<u32>(at(first, busiest));
      let j = load<u32>(at(first, other));
      const iEnd = load<u32>(at(first, busiest + 1));
      const jEnd = load<u32>(at(first, other + 1));
      work += iEnd - i + (jEnd - j);
      while (i < iEnd && j < jEnd) {
        const mine = load<u32>(at(list, i));
        const row = load<u32>(at(rowOf, mine));
        const theirs = load<u32>(at(rowOf, load<u32>(at(list, j))));
        if (row > theirs) {
          j++;
          continue;
        }
        if (row == theirs) {
          const heavy = load<u32>(at(weight, mine));
          for (let k = j; k < jEnd && load<u32>(at(rowOf, load<u32>(at(list, k)))) == row; k++) {
            const light = load<u32>(at(weight, load<u32>(at(list, k))));
            work++;
            if (heavy <= light) continue;
            const shift = <i64>heavy - <i64>light;
            const level = max(levelOf(loads, capacity, busiest, -shift), levelOf(loads, capacity, other, shift));
            if (level < best) {
              best = level;
              give = i;
              take = k;
            }
          }
        }
        i++;
      }
      if (best < top) {
        swapLanes(at(list, give), at(list, take), weight, place, loads + (<usize>busiest << 3), loads + (<usize>other << 3));
        improved = true;
        swaps++;
      }
    }
    if (!improved) break;
  }
  store<u32>(done, swaps);
  return 0;
}

// @ts-ignore: decorator
@inline
function levelOf(loads: usize, capacity: usize, bin: u32, shift: i64): f64 {
  const offset = <usize>bin << 3;
  return <f64>(<i64>load<u64>(loads + offset) + shift) / load<f64>(capacity + offset);
}

/** Fills `partners` with the least loaded bins of [low, high) but one, lowest first; returns how many. */
function leastLoaded(low: u32, high: u32, but: u32, loads: usize, capacity: usize, partners: usize, levels: usize): u32 {
  let count: u32 = 0;
  for (let b = low; b < high; b++) {
    if (b == but) continue;
    const level = levelOf(loads, capacity, b, 0);
    if (count == PARTNERS && level >= load<f64>(levels + (<usize>(PARTNERS - 1) << 3))) continue;
    let p = count < PARTNERS ? count++ : PARTNERS - 1;
    while (p > 0 && load<f64>(levels + (<usize>(p - 1) << 3)) > level) {
      store<f64>(levels + (<usize>p << 3), load<f64>(levels + (<usize>(p - 1) << 3)));
      store<u32>(at(partners, p), load<u32>(at(partners, p - 1)));
      p--;
    }
    store<f64>(levels + (<usize>p << 3), level);
    store<u32>(at(partners, p), b);
  }
  return count;
}

/** The two lanes change bins, slots and loads. */
function swapLanes(give: usize, take: usize, weight: usize, place: usize, from: usize, to: usize): void {
  const mine = load<u32>(give);
  const theirs = load<u32>(take);
  const shift = <u64>load<u32>(at(weight, mine)) - <u64>load<u32>(at(weight, theirs));
  store<u64>(from, load<u64>(from) - shift);
  store<u64>(to, load<u64>(to) + shift);
  store<u32>(give, theirs);
  store<u32>(take, mine);
  const slot = load<u32>(at(place, mine));
  store<u32>(at(place, mine), load<u32>(at(place, theirs)));
  store<u32>(at(place, theirs), slot);
}
