// Budgets besides the plain waste. A dual feasible function f says that no bin holds more than f(C) of f; so m * f(C) - sum f is a budget too,
// and a bin that leaves more of it empty than there is cannot be part of a packing. The functions with the tightest budgets are kept.
//
// `multiple` k (Fekete, Schepers 2001): f(w) = k w when (k + 1) w / C is an integer, else C floor((k + 1) w / C); f(C) = k C.
// `parameter` l (Carlier, Clautiaux, Moukrim 2007): f(w) = 2 (floor(C / l) - floor((C - w) / l)) above C / 2, floor(C / l) there, 2 floor(w / l) below;
// f(C) = 2 floor(C / l). Both on weights where w > C - e counts as C and w < e as 0.

import { reserve } from '../memory';
import { ERR_MEMORY, ERR_RANGE } from '../status';
import { kinds, leftOf, weightOf } from './complete-items';
import { spend } from './work';

/** Most functions that are kept. */
export const BUDGETS_MOST: u32 = 12;
const MULTIPLES: u32 = 16;
/** Most parameters that are tried. */
const PARAMETERS: u32 = 256;
/** The same times the kinds: a few milliseconds. */
const PARAMETERS_WORK: u32 = 1 << 17;
const MAX_VALUES: u64 = 1 << 62;

/** Functions in use. */
export let budgets: u32 = 0;

// For each function: values u64[kinds], then f(C) and what is free of it at the start.
let table: usize = 0;
let stride: usize = 0;

function functionAt(j: u32): usize {
  return table + <usize>j * stride;
}

export function worthOf(j: u32, kind: u32): u64 {
  return load<u64>(functionAt(j) + ((<usize>kind) << 3));
}

export function worthOfBin(j: u32): u64 {
  return load<u64>(functionAt(j) + ((<usize>kinds) << 3));
}

export function budgetOf(j: u32): u64 {
  return load<u64>(functionAt(j) + ((<usize>kinds) << 3), 8);
}

export function budgetBytes(): u64 {
  return (<u64>BUDGETS_MOST + 1) * ((<u64>kinds + 2) << 3);
}

/** Tries the functions at capacity C for `bins` bins: 1, or 0 when one of them shows that the items do not fit, or ERR_MEMORY. */
export function chooseBudgets(capacity: u64, bins: u32): i32 {
  stride = ((<usize>kinds) << 3) + 16;
  table = reserve(<u64>stride * (BUDGETS_MOST + 1));
  budgets = 0;
  if (!table) return ERR_MEMORY;
  for (let k: u32 = 1; k <= MULTIPLES; k++) {
    if (!tryFunction(capacity, bins, 0, k)) return 0;
  }
  const stepBetween = kinds / max<u32>(1, min(PARAMETERS, PARAMETERS_WORK / kinds)) + 1;
  for (let i: u32 = 0; i < kinds; i += stepBetween) {
    const weight = <u64>weightOf(i);
    const parameter = weight * 2 > capacity ? capacity - weight : weight;
    if (parameter == 0) continue;
    if (!tryFunction(capacity, bins, parameter, 0)) return 0;
    if (parameter * 2 < capacity && !tryFunction(capacity, bins, parameter + 1, 0)) return 0;
  }
  return 1;
}

function value(weight: u64, capacity: u64, parameter: u64, multiple: u64): u64 {
  if (parameter == 0) {
    const product = weight * (multiple + 1);
    return product % capacity == 0 ? weight * multiple : capacity * (product / capacity);
  }
  if (2 * weight > capacity) return 2 * (capacity / parameter - (capacity - weight) / parameter);
  return 2 * weight == capacity ? capacity / parameter : 2 * (weight / parameter);
}

/** Takes in prices (u64 of each weight, in their order), of which no bin holds more than `limit`: 1, or 0 when they show that the items do not fit. */
export function addPrices(prices: usize, limit: u64, bins: u32): i32 {
  if (limit == 0 || limit > MAX_VALUES / <u64>bins) return ERR_RANGE;
  const last = functionAt(BUDGETS_MOST);
  let total: u64 = 0;
  let item: usize = 0;
  for (let i: u32 = 0; i < kinds; i++) {
    // One price for all of a kind: the lowest, which is as true.
    let least: u64 = u64.MAX_VALUE;
    for (let k: u32 = 0; k < leftOf(i); k++) least = min(least, load<u64>(prices + ((item + <usize>k) << 3)));
    item += <usize>leftOf(i);
    if (least > (MAX_VALUES - total) / <u64>leftOf(i)) return ERR_RANGE;
    store<u64>(last + ((<usize>i) << 3), least);
    total += least * <u64>leftOf(i);
  }
  return i32(keepFunction(limit, bins, total));
}

/** Computes a function and keeps it when it is worth it; false when it shows that the items do not fit. */
function tryFunction(capacity: u64, bins: u32, parameter: u64, multiple: u64): bool {
  spend(<u64>kinds * 8);
  const last = functionAt(BUDGETS_MOST);
  let total: u64 = 0;
  for (let i: u32 = 0; i < kinds; i++) {
    const v = value(<u64>weightOf(i), capacity, parameter, multiple);
    store<u64>(last + ((<usize>i) << 3), v);
    total += v * <u64>leftOf(i);
  }
  return keepFunction(parameter == 0 ? capacity * multiple : 2 * (capacity / parameter), bins, total);
}

/** Keeps the function at the end of the table when its budget is among the tightest; false when there is less than none. */
function keepFunction(top: u64, bins: u32, total: u64): bool {
  const last = functionAt(BUDGETS_MOST);
  const all = top * <u64>bins;
  if (total > all) return false;
  const rest = all - total;
  store<u64>(last + ((<usize>kinds) << 3), top);
  store<u64>(last + ((<usize>kinds) << 3), rest, 8);
  let place = budgets;
  for (let j: u32 = 0; j < budgets; j++) {
    if (<f64>rest / <f64>top < <f64>budgetOf(j) / <f64>worthOfBin(j)) {
      place = j;
      break;
    }
    if (<f64>rest / <f64>top == <f64>budgetOf(j) / <f64>worthOfBin(j) && isSame(j, last)) return true;
  }
  if (place == BUDGETS_MOST) return true;
  if (budgets < BUDGETS_MOST) budgets++;
  // Room in the list; the one that falls out is where the new one was made, so copy it first.
  for (let j = budgets - 1; j > place; j--) memory.copy(functionAt(j), functionAt(j - 1), stride);
  memory.copy(functionAt(place), last, stride);
  return true;
}

/** Whether a function has the values of the one at `other`, up to a factor. */
function isSame(j: u32, other: usize): bool {
  const top = <f64>worthOfBin(j);
  const otherTop = <f64>load<u64>(other + ((<usize>kinds) << 3));
  for (let i: u32 = 0; i < kinds; i++) {
    if (<f64>worthOf(j, i) * otherTop != <f64>load<u64>(other + ((<usize>i) << 3)) * top) return false;
  }
  return true;
}
