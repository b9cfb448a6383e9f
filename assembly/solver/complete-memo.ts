// Remembers states that are proven not to fit. A hash only says where to look: the whole key is stored and compared, so that a proof never
// rests on luck. The table has a fixed size; in a full bucket the state with the least work behind it makes room.

import { reserve } from '../memory';
import { key, keyWords } from './complete-items';

/** States of a bucket. */
const WAYS: u32 = 4;
/** Odd, near 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming 6.4). */
const MIX: u64 = ((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15;

// A slot is u64 work (0: empty) and then the key.
let slots: usize = 0;
let slotBytes: usize = 0;
let bucketMask: u64 = 0;

/** Takes at most that many bytes, unless one bucket needs more; false when memory cannot grow. */
export function openMemo(bytes: u64): bool {
  slotBytes = ((<usize>keyWords) << 3) + 8;
  const bucketBytes = <u64>slotBytes * WAYS;
  let buckets: u64 = 1;
  while (buckets * 2 * bucketBytes <= bytes) buckets *= 2;
  bucketMask = buckets - 1;
  slots = reserve(buckets * bucketBytes);
  if (!slots) return false;
  memory.fill(slots, 0, <usize>(buckets * bucketBytes));
  return true;
}

function bucketOfKey(): usize {
  let hash: u64 = 0;
  const end = key + ((<usize>keyWords) << 3);
  for (let p = key; p < end; p += 8) {
    hash = (hash ^ load<u64>(p)) * MIX;
    hash ^= hash >> 32;
  }
  hash *= MIX;
  return slots + <usize>((hash >> 32) & bucketMask) * slotBytes * WAYS;
}

function sameKey(slot: usize): bool {
  const bytes = (<usize>keyWords) << 3;
  for (let o: usize = 0; o < bytes; o += 8) if (load<u64>(slot + 8 + o) != load<u64>(key + o)) return false;
  return true;
}

/** Whether the present state is known not to fit. */
export function isKnown(): bool {
  const bucket = bucketOfKey();
  for (let w: u32 = 0; w < WAYS; w++) {
    const slot = bucket + <usize>w * slotBytes;
    if (load<u64>(slot) != 0 && sameKey(slot)) return true;
  }
  return false;
}

/** Notes that the present state does not fit, and how much work it was to see that. */
export function remember(work: u64): void {
  const bucket = bucketOfKey();
  let worst = bucket;
  for (let w: u32 = 0; w < WAYS; w++) {
    const slot = bucket + <usize>w * slotBytes;
    if (load<u64>(slot) < load<u64>(worst)) worst = slot;
  }
  store<u64>(worst, work + 1);
  memory.copy(worst + 8, key, (<usize>keyWords) << 3);
}
