// The search that an instance is in the middle of. There is one at a time: searches keep their state in globals and share some of it, and
// `reset` takes their memory. A run of any other search is refused instead of reading what is no longer there.

import { resets } from '../memory';

export const NO_SEARCH: u32 = 0;
export const BOUND: u32 = 1;
export const IMPROVE: u32 = 2;
export const COMPLETE: u32 = 3;
export const DESCEND: u32 = 4;
export const PRICE: u32 = 5;
export const CLIMB: u32 = 6;
export const DECIDE: u32 = 7;

let current: u32 = NO_SEARCH;
let since: u32 = 0;

/** Ends the search at hand; from now on it is this one. */
export function setSearch(search: u32): void {
  current = search;
  since = resets;
}

/** Whether it is this search that was begun last, and after the last reset. */
export function isSearch(search: u32): bool {
  return current == search && since == resets;
}
