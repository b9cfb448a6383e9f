/**
 * Who in a cohort gets one partition more of a topic than the others.
 *
 * Every member gets the whole part of its share of each topic; what is left of a topic, fewer partitions than members, goes to different members,
 * and in total each member gets equally many of these extras, or one more than others. Members that have an extra already keep it as far as
 * that allows; an extra that has to go is handed to a member that lacks one, straight if it can take it.
 */

/** A table of bits: topics of the cohort × members of the cohort. */
export class Bits {
  private words: Uint32Array;
  private readonly stride: number;

  constructor(rows: number, columns: number) {
    this.stride = (columns + 31) >>> 5;
    this.words = new Uint32Array(rows * this.stride);
  }

  has(row: number, column: number): boolean {
    return ((this.words[row * this.stride + (column >>> 5)]! >>> (column & 31)) & 1) === 1;
  }

  add(row: number, column: number): void {
    this.words[row * this.stride + (column >>> 5)]! |= 1 << (column & 31);
  }

  delete(row: number, column: number): void {
    this.words[row * this.stride + (column >>> 5)]! &= ~(1 << (column & 31));
  }

  copy(): Bits {
    const copy = new Bits(0, 32 * this.stride);
    copy.words = this.words.slice();
    return copy;
  }

  /** Columns of a row, ascending. */
  forEach(row: number, visit: (column: number) => void): void {
    for (let w = 0; w < this.stride; w++) {
      for (let bits = this.words[row * this.stride + w]!; bits !== 0; bits &= bits - 1) {
        visit(32 * w + 31 - Math.clz32(bits & -bits));
      }
    }
  }
}

/** Extras of a cohort that holds nothing: one member after the other, topic by topic (McNaughton's wrap-around). */
export function wrapExtras(numMembers: number, extras: Uint32Array): Bits {
  const chosen = new Bits(extras.length, numMembers);
  let at = 0;
  for (let k = 0; k < extras.length; k++) {
    for (let i = 0; i < extras[k]!; i++) {
      chosen.add(k, at);
      if (++at === numMembers) at = 0;
    }
  }
  return chosen;
}

/** Extras that members of a cohort want to keep, and in the end those that are chosen. */
export interface Wishes {
  readonly chosen: Bits;
  /** Extras of each member. */
  readonly degree: Uint32Array;
  /** Extras of each topic that nobody has yet; below 0 where too many want one. */
  readonly need: Int32Array;
  /** 1 for topics whose extras are not those that were wished for. */
  readonly touched: Uint8Array;
}

export function openWishes(numMembers: number, extras: Uint32Array): Wishes {
  return {
    chosen: new Bits(extras.length, numMembers),
    degree: new Uint32Array(numMembers),
    need: Int32Array.from(extras),
    touched: new Uint8Array(extras.length),
  };
}

export function addWish(wishes: Wishes, topic: number, member: number): void {
  wishes.chosen.add(topic, member);
  wishes.degree[member]!++;
  wishes.need[topic]!--;
}

/** Grants wishes as far as they go together, and deals the rest. */
export function keepExtras(extras: Uint32Array, { chosen, degree, need, touched }: Wishes): void {
  const numMembers = degree.length;
  const total = extras.reduce((sum, count) => sum + count, 0);
  const kept = chosen.copy();
  for (let k = 0; k < extras.length; k++) if (need[k] !== 0) touched[k] = 1;
  const target = setTargets(numMembers, total, degree);
  dropSurplus(extras.length, chosen, need, degree, target);
  const roomy = new Roomy(numMembers, degree, target);
  const deal = { chosen, kept, need, touched, roomy, dealt: [], numTopics: extras.length, numMembers };
  handOver(deal, degree, target);
  fillUp(deal);
}

/** Each member's number of extras: one more for as many as it takes, first for those that have more already. */
function setTargets(numMembers: number, total: number, degree: Uint32Array): Uint32Array {
  const even = Math.floor(total / numMembers);
  let high = total - even * numMembers;
  const target = new Uint32Array(numMembers).fill(even);
  for (let pass = 0; pass < 2 && high > 0; pass++) {
    for (let i = 0; i < numMembers && high > 0; i++) {
      if (target[i] !== even || (pass === 0 && degree[i]! <= even)) continue;
      target[i]!++;
      high--;
    }
  }
  return target;
}

/** More members want an extra of a topic than there are: those furthest above their target lose it. */
function dropSurplus(
  numTopics: number,
  chosen: Bits,
  need: Int32Array,
  degree: Uint32Array,
  target: Uint32Array,
): void {
  for (let k = 0; k < numTopics; k++) {
    if (need[k]! >= 0) continue;
    const holders: number[] = [];
    chosen.forEach(k, (i) => holders.push(i));
    const surplus = (i: number) => degree[i]! - target[i]!;
    holders.sort((a, b) => surplus(b) - surplus(a) || a - b);
    for (const i of holders.slice(0, -need[k]!)) {
      chosen.delete(k, i);
      degree[i]!--;
    }
    need[k] = 0;
  }
}

/** Members below their target, those that lack most first. */
class Roomy {
  private readonly room: Int32Array;
  /** The rooms that members have, in descending order, with their members; the list of a room is read from its end. */
  private readonly lists: { readonly room: number; readonly members: number[] }[] = [];

  constructor(numMembers: number, degree: Uint32Array, target: Uint32Array) {
    this.room = new Int32Array(numMembers);
    for (let i = 0; i < numMembers; i++) this.room[i] = target[i]! - degree[i]!;
    const roomy: number[] = [];
    for (let i = 0; i < numMembers; i++) if (this.room[i]! > 0) roomy.push(i);
    roomy.sort((a, b) => this.room[b]! - this.room[a]! || b - a);
    for (const i of roomy) this.put(i, this.lists.length);
  }

  /** Puts a member into its list, which stands at `at` or has to. */
  private put(i: number, at: number): void {
    const room = this.room[i]!;
    const before = this.lists[at - 1];
    if (before?.room === room) before.members.push(i);
    else if (this.lists[at]?.room === room) this.lists[at]!.members.push(i);
    else this.lists.splice(at, 0, { room, members: [i] });
  }

  /** Takes up to `most` members that may take it, and leaves each with one room less. Once visited, a member may not take it again. */
  take(most: number, may: (i: number) => boolean, visit: (i: number) => void): number {
    let left = most;
    for (let at = 0; at < this.lists.length && left > 0; at++) {
      const { members } = this.lists[at]!;
      const taken: number[] = [];
      for (let k = members.length - 1; k >= 0 && left > 0; k--) {
        const i = members[k]!;
        if (!may(i)) continue;
        members.splice(k, 1);
        taken.push(i);
        left--;
      }
      for (let k = taken.length - 1; k >= 0; k--) {
        const i = taken[k]!;
        visit(i);
        this.room[i]!--;
        if (this.room[i]! > 0) this.put(i, at + 1);
      }
      if (members.length === 0) this.lists.splice(at--, 1);
    }
    return most - left;
  }
}

interface Deal {
  readonly chosen: Bits;
  /** Extras that members have now. */
  readonly kept: Bits;
  readonly need: Int32Array;
  readonly touched: Uint8Array;
  readonly roomy: Roomy;
  /** Extras dealt so far, topic and member by turns. */
  readonly dealt: number[];
  readonly numTopics: number;
  readonly numMembers: number;
}

/** Members above their target hand extras to members below, straight where one of their topics fits. */
function handOver(
  { chosen, need, touched, roomy, dealt, numTopics }: Deal,
  degree: Uint32Array,
  target: Uint32Array,
): void {
  for (let i = 0; i < degree.length; i++) {
    // A topic that nobody with room can take now will not be taken later: rooms only get fewer.
    for (let k = 0; k < numTopics && degree[i]! > target[i]!; k++) {
      if (!chosen.has(k, i)) continue;
      const taken = roomy.take(
        1,
        (other) => !chosen.has(k, other),
        (other) => {
          chosen.add(k, other);
          dealt.push(k, other);
        },
      );
      if (taken === 0) continue;
      chosen.delete(k, i);
      degree[i]!--;
      touched[k] = 1;
    }
    for (let k = 0; degree[i]! > target[i]!; k++) {
      if (!chosen.has(k, i)) continue;
      chosen.delete(k, i);
      degree[i]!--;
      need[k]!++;
      touched[k] = 1;
    }
  }
}

/** Deals what is needed to members with room, and where they have the topic already by way of another member. */
function fillUp(deal: Deal): void {
  const { chosen, need, roomy, dealt, numTopics } = deal;
  const order = Array.from({ length: numTopics }, (_, k) => k).filter((k) => need[k]! > 0);
  order.sort((a, b) => need[b]! - need[a]! || a - b);
  for (const k of order) {
    need[k]! -= roomy.take(
      need[k]!,
      (i) => !chosen.has(k, i),
      (i) => {
        chosen.add(k, i);
        dealt.push(k, i);
      },
    );
  }
  for (const k of order) while (need[k]! > 0) passThrough(deal, k);
}

/** A member with room has topic k already: another one takes k and hands over a topic that the first lacks, if possible one that is new to it. */
function passThrough({ chosen, kept, need, touched, roomy, dealt, numTopics, numMembers }: Deal, k: number): void {
  let receiver = -1;
  roomy.take(
    1,
    () => true,
    (i) => {
      receiver = i;
    },
  );
  const mayHand = (other: number, i: number) =>
    !chosen.has(k, i) && chosen.has(other, i) && !chosen.has(other, receiver);
  let [giver, topic] = [-1, -1];
  for (let d = 0; d < dealt.length && giver < 0; d += 2) {
    const [other, i] = [dealt[d]!, dealt[d + 1]!];
    if (mayHand(other, i) && !kept.has(other, i)) [giver, topic] = [i, other];
  }
  for (let i = 0; i < numMembers && giver < 0; i++) {
    if (chosen.has(k, i)) continue;
    for (let other = 0; other < numTopics && giver < 0; other++) if (mayHand(other, i)) [giver, topic] = [i, other];
  }
  chosen.delete(topic, giver);
  chosen.add(k, giver);
  chosen.add(topic, receiver);
  dealt.push(k, giver, topic, receiver);
  touched[topic] = 1;
  need[k]!--;
}
