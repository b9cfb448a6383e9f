// Levels bins by swapping two lanes of one row, which leaves every count of the spread as it is.
//
// First rounds: bins are ordered by load / capacity, the busiest is paired with the least loaded, the second busiest with the second least,
// and each pair makes its best swap. Then steps: the busiest bin of all swaps with one of the least loaded until nothing helps.
// At last the busiest bin exchanges several lanes at once with another one (exchange.ts), which closes most of what is left.
// Of very many lanes only those of the busiest and the least loaded bins are listed: the others are near the mean already.

import { at, at8 } from './address';
import { chooseRows, LOOKS, listRows, pairAt, prepareExchange, shifted } from './exchange';
import { holds, reserve } from './memory';
import { sortRecords } from './sort';
import { ERR_ARGUMENT, ERR_MEMORY } from './status';
import { bitsFor, NONE, rebuild, setLeaf } from './tree';

/** How many of the least loaded bins a step tries. */
const PARTNERS: u32 = 8;
/** Up to this many lanes all bins are listed; above, this part of a domain (as a shift) from either end, and no fewer than LEAST bins. */
const FULL: u32 = 65_536;
const PART: u32 = 3;
const LEAST: u32 = 2;

// Lanes of the listed bins, bin by bin, rows ascending: `entries` is row << 32 | weight, `owners` the lane, `first` borders the bins.
let listed: usize = 0;
let first: usize = 0;
let entries: usize = 0;
let owners: usize = 0;
let loads: usize = 0;
let inverse: usize = 0;
let slotOf: usize = 0;
// The best swap found for a pair.
let give: u32 = 0;
let take: u32 = 0;
// Entries looked at.
let work: u32 = 0;

function levelOf(bin: u32): f64 {
  return <f64>load<i64>(at8(loads, bin)) * load<f64>(at8(inverse, bin));
}

/**
 * Row r has rowLanes[r] lanes; weights (u32) and place (u32 slot of each lane, in and out) stand row by row. binOf is the bin of each slot.
 * Lanes change bins only within a domain: bins domainStart[d] … domainStart[d + 1] − 1. capacity is f64 of each bin.
 * Rounds and then steps look at about `budget` pairs of lanes, exchanges at about `more`. With `pack` > 0 (every row at most one lane in a bin, slots as bins)
 * the lanes of each bin are dealt to `pack` slots of it at last, heaviest lane to the least loaded slot: place becomes bin × pack + slot.
 */
export function level_bins(
  rows: u32,
  rowLanes: usize,
  weights: usize,
  place: usize,
  slots: u32,
  binOf: usize,
  bins: u32,
  capacity: usize,
  domains: u32,
  domainStart: usize,
  budget: u32,
  more: u32,
  pack: u32,
): i32 {
  if (bins == 0 || domains == 0 || !holds(rowLanes, rows, 4) || !holds(domainStart, <u64>domains + 1, 4))
    return ERR_ARGUMENT;
  let all: u64 = 0;
  for (let r: u32 = 0; r < rows; r++) all += load<u32>(at(rowLanes, r));
  if (!holds(weights, all, 4) || !holds(place, all, 4)) return ERR_ARGUMENT;
  if (!holds(binOf, slots, 4) || !holds(capacity, bins, 8)) return ERR_ARGUMENT;
  if (load<u32>(domainStart) != 0 || load<u32>(at(domainStart, domains)) != bins) return ERR_ARGUMENT;
  for (let d: u32 = 0; d < domains; d++) {
    if (load<u32>(at(domainStart, d)) > load<u32>(at(domainStart, d + 1))) return ERR_ARGUMENT;
  }
  for (let s: u32 = 0; s < slots; s++) if (load<u32>(at(binOf, s)) >= bins) return ERR_ARGUMENT;
  const lanes = <u32>all;
  listed = reserve((<u64>bins) << 2);
  first = reserve((<u64>bins + 1) << 2);
  loads = reserve((<u64>bins) << 3);
  inverse = reserve((<u64>bins) << 3);
  const records = reserve((<u64>bins) << 3);
  const spare = reserve((<u64>bins) << 3);
  const histogram = reserve(4096);
  if (!(listed && first && loads && inverse && records && spare && histogram)) return ERR_MEMORY;
  slotOf = place;
  memory.fill(first, 0, (<usize>bins + 1) << 2);
  memory.fill(loads, 0, (<usize>bins) << 3);
  for (let b: u32 = 0; b < bins; b++) store<f64>(at8(inverse, b), 1.0 / load<f64>(at8(capacity, b)));
  for (let i: u32 = 0; i < lanes; i++) {
    const slot = load<u32>(at(place, i));
    if (slot >= slots) return ERR_ARGUMENT;
    const bin = load<u32>(at(binOf, slot));
    store<u32>(at(first, bin), load<u32>(at(first, bin)) + 1);
    store<u64>(at8(loads, bin), load<u64>(at8(loads, bin)) + <u64>load<u32>(at(weights, i)));
  }
  const every = lanes <= FULL || pack > 0;
  for (let b: u32 = 0; b < bins; b++) store<u32>(at(listed, b), u32(every));
  for (let d: u32 = 0; d < domains && !every; d++) {
    const size = orderDomain(domainStart, d, records, spare, histogram, false);
    const ends = max(LEAST, size >> PART);
    for (let k: u32 = 0; k < size; k++) {
      store<u32>(at(listed, load<u32>(at8(records, k))), u32(k < ends || k + ends >= size));
    }
  }
  let sum: u32 = 0;
  for (let b: u32 = 0; b < bins; b++) {
    const count = load<u32>(at(listed, b)) ? load<u32>(at(first, b)) : 0;
    store<u32>(at(first, b), sum);
    sum += count;
  }
  store<u32>(at(first, bins), sum);
  entries = reserve((<u64>sum) << 3);
  owners = reserve((<u64>sum) << 2);
  if (!(entries && owners)) return ERR_MEMORY;
  let lane: u32 = 0;
  for (let r: u32 = 0; r < rows; r++) {
    for (const end = lane + load<u32>(at(rowLanes, r)); lane < end; lane++) {
      const bin = load<u32>(at(binOf, load<u32>(at(place, lane))));
      if (!load<u32>(at(listed, bin))) continue;
      const next = load<u32>(at(first, bin));
      store<u64>(at8(entries, next), ((<u64>r) << 32) | <u64>load<u32>(at(weights, lane)));
      store<u32>(at(owners, next), lane);
      store<u32>(at(first, bin), next + 1);
    }
  }
  for (let b = bins; b > 0; b--) store<u32>(at(first, b), load<u32>(at(first, b - 1)));
  store<u32>(first, 0);

  work = 0;
  for (let swaps: u32 = 1; swaps > 0 && work < budget; ) {
    swaps = 0;
    work += bins;
    for (let d: u32 = 0; d < domains && work < budget; d++) {
      const size = orderDomain(domainStart, d, records, spare, histogram, true);
      for (let k: u32 = 0; k < size >> 1 && work < budget; k++) {
        if (improvePair(load<u32>(at8(records, k)), load<u32>(at8(records, size - 1 - k)))) swaps++;
      }
    }
  }

  const partners = reserve(PARTNERS << 2);
  if (!partners) return ERR_MEMORY;
  lowerBusiest(bins, domains, domainStart, partners, budget, false);
  if (more > 0) {
    if (!prepareExchange()) return ERR_MEMORY;
    lowerBusiest(bins, domains, domainStart, partners, more, true);
  }
  return pack > 0 ? packSlots(bins, pack) : 0;
}

/** Steps of the busiest bin with its least loaded partners, by one swap or by an exchange of many, until nothing helps. */
function lowerBusiest(bins: u32, domains: u32, domainStart: usize, partners: usize, budget: u32, exchange: bool): void {
  work = 0;
  while (work < budget) {
    let busiest: u32 = 0;
    for (let b: u32 = 1; b < bins; b++) if (levelOf(b) > levelOf(busiest)) busiest = b;
    if (!load<u32>(at(listed, busiest))) break;
    let d: u32 = 0;
    for (let high = domains; high - d > 1; ) {
      const middle = (d + high) >> 1;
      if (load<u32>(at(domainStart, middle)) <= busiest) d = middle;
      else high = middle;
    }
    const count = leastLoaded(load<u32>(at(domainStart, d)), load<u32>(at(domainStart, d + 1)), busiest, partners);
    work += bins;
    let improved = false;
    for (let c: u32 = 0; c < count && !improved; c++) {
      const other = load<u32>(at(partners, c));
      improved = exchange ? exchangePair(busiest, other) : improvePair(busiest, other);
    }
    if (!improved) break;
  }
}

/** Exchanges the lanes of several rows between two bins; false when that lowers the higher one of them by nothing. */
function exchangePair(busy: u32, other: u32): bool {
  const top = levelOf(busy);
  const scale = load<f64>(at8(inverse, busy));
  const otherScale = load<f64>(at8(inverse, other));
  const wanted = <i64>((top - levelOf(other)) / (scale + otherScale));
  if (wanted <= 0) return false;
  const begin = load<u32>(at(first, busy));
  const end = load<u32>(at(first, busy + 1));
  const otherBegin = load<u32>(at(first, other));
  const otherEnd = load<u32>(at(first, other + 1));
  const count = listRows(entries, begin, end, otherBegin, otherEnd, work);
  work += end - begin + otherEnd - otherBegin + LOOKS;
  const chosen = chooseRows(count, wanted);
  const mine = load<i64>(at8(loads, busy)) - shifted;
  const theirs = load<i64>(at8(loads, other)) + shifted;
  if (max(<f64>mine * scale, <f64>theirs * otherScale) >= top) return false;
  for (let k: u32 = 0; k < count; k++) {
    if ((chosen >>> k) & 1) trade(<u32>(pairAt(k) >>> 32), <u32>pairAt(k));
  }
  store<i64>(at8(loads, busy), mine);
  store<i64>(at8(loads, other), theirs);
  return true;
}

/** Two lanes change places. */
function trade(i: u32, j: u32): void {
  const entry = load<u64>(at8(entries, i));
  store<u64>(at8(entries, i), load<u64>(at8(entries, j)));
  store<u64>(at8(entries, j), entry);
  const lane = load<u32>(at(owners, i));
  const otherLane = load<u32>(at(owners, j));
  store<u32>(at(owners, i), otherLane);
  store<u32>(at(owners, j), lane);
  const slot = load<u32>(at(slotOf, lane));
  store<u32>(at(slotOf, lane), load<u32>(at(slotOf, otherLane)));
  store<u32>(at(slotOf, otherLane), slot);
}

/** Fills `records` with the bins of a domain (all, or those listed), busiest first, as the lower word; returns how many. */
function orderDomain(domainStart: usize, d: u32, records: usize, spare: usize, histogram: usize, only: bool): u32 {
  const high = load<u32>(at(domainStart, d + 1));
  let size: u32 = 0;
  for (let b = load<u32>(at(domainStart, d)); b < high; b++) {
    if (only && !load<u32>(at(listed, b))) continue;
    // The upper half of a double that is not negative orders like the double.
    const key = <u32>(reinterpret<u64>(levelOf(b)) >>> 32);
    store<u64>(at8(records, size++), ((<u64>~key) << 32) | <u64>b);
  }
  sortRecords(records, spare, size, histogram, 4);
  return size;
}

/**
 * Heavy lanes first to the least loaded slot, bin by bin. Lanes whose weights differ by less than an eighth count as equally heavy,
 * which costs one pass of counting and next to nothing in balance.
 */
function packSlots(bins: u32, slots: u32): i32 {
  let most: u32 = 0;
  for (let b: u32 = 0; b < bins; b++) most = max(most, load<u32>(at(first, b + 1)) - load<u32>(at(first, b)));
  const records = reserve((<u64>most) << 3);
  const counts = reserve(1024);
  const bits = bitsFor(slots);
  const leaves: u32 = 1 << bits;
  const tree = reserve((<u64>16) << bits);
  if (!(records && counts && tree)) return ERR_MEMORY;
  for (let b: u32 = 0; b < bins; b++) {
    const begin = load<u32>(at(first, b));
    const end = load<u32>(at(first, b + 1));
    memory.fill(counts, 0, 1024);
    for (let k = begin; k < end; k++) {
      const bucket = at(counts, bucketOf(<u32>load<u64>(at8(entries, k))));
      store<u32>(bucket, load<u32>(bucket) + 1);
    }
    let sum: u32 = 0;
    for (let c: u32 = 0; c < 256; c++) {
      const count = load<u32>(at(counts, c));
      store<u32>(at(counts, c), sum);
      sum += count;
    }
    for (let k = begin; k < end; k++) {
      const weight = <u32>load<u64>(at8(entries, k));
      const bucket = at(counts, bucketOf(weight));
      const next = load<u32>(bucket);
      store<u32>(bucket, next + 1);
      store<u64>(at8(records, next), ((<u64>weight) << 32) | <u64>load<u32>(at(owners, k)));
    }
    for (let c: u32 = 0; c < leaves; c++) store<u64>(at8(tree, leaves + c), c < slots ? <u64>c : NONE);
    rebuild(tree, leaves);
    for (let k: u32 = 0; k < end - begin; k++) {
      const record = load<u64>(at8(records, k));
      const key = load<u64>(tree, 8);
      const least = <u32>key & (leaves - 1);
      setLeaf(tree, bits, least, key + ((record >>> 32) << bits));
      store<u32>(at(slotOf, <u32>record), b * slots + least);
    }
  }
  return 0;
}

/** Buckets 0 … 255, heaviest first: the position of the leading bit and the three bits behind it. */
function bucketOf(weight: u32): u32 {
  const zeros = <u32>clz<u32>(weight | 1);
  return (zeros << 3) + 7 - (((weight << zeros) >>> 28) & 7);
}

/** Makes the swap that leaves the lower maximum of two bins; false when none lowers it. */
function improvePair(busy: u32, other: u32): bool {
  const top = levelOf(busy);
  if (top <= levelOf(other)) return false;
  const mine = <f64>load<i64>(at8(loads, busy));
  const theirs = <f64>load<i64>(at8(loads, other));
  const scale = load<f64>(at8(inverse, busy));
  const otherScale = load<f64>(at8(inverse, other));
  let best = top;
  let i = load<u32>(at(first, busy));
  let j = load<u32>(at(first, other));
  const iEnd = load<u32>(at(first, busy + 1));
  const jEnd = load<u32>(at(first, other + 1));
  work += (iEnd - i + jEnd - j) >> 1;
  while (i < iEnd && j < jEnd) {
    const heavy = load<u64>(at8(entries, i));
    const light = load<u64>(at8(entries, j));
    const row = <u32>(heavy >>> 32);
    const otherRow = <u32>(light >>> 32);
    if (row > otherRow) {
      j++;
      continue;
    }
    if (row == otherRow) {
      for (let k = j; k < jEnd; k++) {
        const entry = load<u64>(at8(entries, k));
        if (<u32>(entry >>> 32) != row) break;
        work++;
        const shift = <f64>(<i64>heavy - <i64>entry);
        const after = max((mine - shift) * scale, (theirs + shift) * otherScale);
        if (after < best) {
          best = after;
          give = i;
          take = k;
        }
      }
    }
    i++;
  }
  if (best >= top) return false;
  const heavy = load<u64>(at8(entries, give));
  const light = load<u64>(at8(entries, take));
  store<i64>(at8(loads, busy), load<i64>(at8(loads, busy)) - <i64>(heavy - light));
  store<i64>(at8(loads, other), load<i64>(at8(loads, other)) + <i64>(heavy - light));
  trade(give, take);
  return true;
}

/** Fills `partners` with the least loaded bins of [low, high) but one, lowest first; returns how many. */
function leastLoaded(low: u32, high: u32, but: u32, partners: usize): u32 {
  let count: u32 = 0;
  for (let b = low; b < high; b++) {
    if (b == but || !load<u32>(at(listed, b))) continue;
    const level = levelOf(b);
    if (count == PARTNERS && level >= levelOf(load<u32>(at(partners, PARTNERS - 1)))) continue;
    let p = count < PARTNERS ? count++ : PARTNERS - 1;
    while (p > 0 && levelOf(load<u32>(at(partners, p - 1))) > level) {
      store<u32>(at(partners, p), load<u32>(at(partners, p - 1)));
      p--;
    }
    store<u32>(at(partners, p), b);
  }
  return count;
}
