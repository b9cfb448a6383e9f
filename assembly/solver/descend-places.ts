// How many items a list of rooms has places for: a bound that sees heavy items that the sum of the rooms does not.

import { at } from '../address';
import { isPlaced } from './descend-items';

/**
 * A room takes at most room / weight items of a weight or more: true when, for some weight, all rooms take fewer than are left. Looks at weights
 * of which no room takes more than four.
 */
export function lacksPlaces(weights: usize, items: u32, list: usize, count: u32, j: u32): bool {
  const end = list + ((<usize>count) << 3);
  if (!count) return true;
  const least = load<u32>(end - 4) / 5;
  // Rooms from each of these on take at least one item, two, three, four.
  let one = end;
  let two = end;
  let three = end;
  let four = end;
  let wanted: usize = 0;
  for (let i = j; i < items; i++) {
    const weight = <u64>load<u32>(at(weights, i));
    if (weight <= <u64>least) return false;
    if (isPlaced(i)) continue;
    one = firstFrom(list, one, weight);
    two = firstFrom(list, two, weight * 2);
    three = firstFrom(list, three, weight * 3);
    four = firstFrom(list, four, weight * 4);
    wanted += 8;
    if (wanted > end - one + (end - two) + (end - three) + (end - four)) return true;
  }
  return false;
}

/** Goes back from `p` to the first room that is not below `room`. */
function firstFrom(list: usize, p: usize, room: u64): usize {
  while (p > list && <u64>load<u32>(p - 4) >= room) p -= 8;
  return p;
}
