/** Arbitrary groups: members with subscriptions, capacities, racks and what they own, topics with loads and replicas. All are valid. */

import fc from 'fast-check';
import type { Member, MemberContent, PartitionProblem, PartitionRef, Topic } from '../../src/partitions/types.ts';

/** `equal`: one load for all that somebody subscribes to. `perTopic`, `integer`, `tenths`, `wide`: loads that differ, by topic or by partition; some are 0. */
export type GroupLoads = 'equal' | 'perTopic' | 'integer' | 'tenths' | 'wide';

export type Subscriptions = 'equal' | 'nested' | 'disjoint' | 'unequal';

export interface GroupKind {
  /** Most members, topics, partitions of one topic, and partitions of all. */
  readonly members: number;
  readonly topics: number;
  readonly perTopic: number;
  readonly partitions: number;
  /** @default 'equal' */
  readonly loads?: GroupLoads;
  /** @default any of them */
  readonly subscriptions?: Subscriptions;
  /** Members may have capacities. @default false */
  readonly capacities?: boolean;
  /** Members may own partitions, as `owned` or `previous`, among them what is gone. @default false */
  readonly owned?: boolean;
  /** Members and partitions may have racks. @default false */
  readonly racks?: boolean;
  /** Loads of 0 for all are drawn too. @default true */
  readonly zero?: boolean;
}

const CAPACITIES = [1, 1, 2, 3, 0.1, 0.3, 1.5];
const RACKS = ['r0', 'r1', 'r2'];

/** Where the owners are written: with the members, as an earlier plan, as its assignment, or with both. */
type Written = 'owned' | 'previous' | 'array' | 'both';

interface Draft {
  readonly members: readonly { wants: boolean[]; capacity: number; rack: string | undefined }[];
  readonly topics: readonly { size: number; load: number; racks: string[][] }[];
  readonly subscriptions: Subscriptions;
  readonly equalLoad: number;
  readonly loads: readonly number[];
  readonly hasCapacity: boolean;
  readonly hasRacks: boolean;
  /** Member that has each partition; −1 is nobody, numbers beyond the members are members that left. */
  readonly owners: readonly number[];
  readonly written: Written;
  readonly stale: readonly { member: number; topic: number; beyond: number }[];
}

const LOADS: Record<GroupLoads, fc.Arbitrary<number>> = {
  equal: fc.constant(0),
  perTopic: fc.nat(20),
  integer: fc.nat(20),
  tenths: fc.nat(50).map((tenths) => tenths / 10),
  wide: fc.integer({ min: 1, max: 1000 }),
};

export function arbitraryGroup(kind: GroupKind): fc.Arbitrary<PartitionProblem> {
  const { members, topics, perTopic, partitions, loads = 'equal', zero = true } = kind;
  const listOf = <T>(one: fc.Arbitrary<T>, length: number) => fc.array(one, { minLength: length, maxLength: length });
  const member = fc.record({
    wants: listOf(fc.boolean(), topics),
    capacity: fc.constantFrom(...CAPACITIES),
    rack: fc.option(fc.constantFrom(...RACKS), { nil: undefined, freq: 5 }),
  });
  const replicas = fc.subarray(RACKS, { maxLength: 2 });
  const topic = fc.record({ size: fc.nat(perTopic), load: fc.nat(20), racks: listOf(replicas, perTopic) });
  return fc
    .record<Draft>({
      members: fc.array(member, { minLength: 1, maxLength: members }),
      topics: fc.array(topic, { minLength: 1, maxLength: topics }),
      subscriptions: kind.subscriptions
        ? fc.constant(kind.subscriptions)
        : fc.constantFrom('equal', 'nested', 'disjoint', 'unequal'),
      equalLoad: fc.constantFrom(1, 1, 3, 0.1, 2.5, ...(zero ? [0] : [])),
      loads: listOf(LOADS[loads], partitions),
      hasCapacity: kind.capacities ? fc.boolean() : fc.constant(false),
      hasRacks: kind.racks ? fc.constant(true) : fc.constant(false),
      owners: kind.owned ? listOf(fc.integer({ min: -1, max: members }), partitions) : fc.constant([]),
      written: fc.constantFrom('owned', 'previous', 'array', 'both'),
      stale: kind.owned
        ? fc.array(fc.record({ member: fc.nat(members), topic: fc.nat(topics), beyond: fc.nat(2) }), { maxLength: 3 })
        : fc.constant([]),
    })
    .map((draft) => buildGroup(draft, kind));
}

const nameOf = (topic: number) => `t${topic}`;
const idOf = (member: number) => `m${member}`;

function buildGroup(draft: Draft, { partitions, loads = 'equal' }: GroupKind): PartitionProblem {
  let left = partitions;
  const sizes = draft.topics.map(({ size }) => {
    const taken = Math.min(size, left);
    left -= taken;
    return taken;
  });
  const subscribers = sizes.map((_, t) => draft.members.map((_, m) => subscribes(draft, m, t)));
  let next = 0;
  const topics = sizes.map((size, t): Topic => {
    const first = next;
    next += size;
    const spec = draft.topics[t]!;
    const known = draft.hasRacks && spec.load % 5 !== 4;
    return {
      name: nameOf(t),
      partitions: size,
      ...loadsOf(draft, loads, t, { first, size, isWanted: subscribers[t]!.includes(true) }),
      ...(known ? { racks: spec.racks.slice(0, size) } : {}),
    };
  });
  const members = draft.members.map(
    ({ capacity, rack }, m): Member => ({
      id: idOf(m),
      topics: sizes.flatMap((_, t) => (subscribers[t]![m] ? [nameOf(t)] : [])),
      ...(draft.hasCapacity && m % 3 !== 2 ? { capacity } : {}),
      ...(draft.hasRacks && rack !== undefined ? { rack } : {}),
    }),
  );
  return draft.owners.length === 0 ? { members, topics } : writeOwners({ members, topics }, draft, next);
}

function subscribes({ members, subscriptions }: Draft, m: number, t: number): boolean {
  const { wants } = members[m]!;
  switch (subscriptions) {
    case 'equal':
      return members.some(({ wants: one }) => one[t]);
    case 'nested':
      return t < wants.filter((wanted) => wanted).length;
    case 'disjoint':
      return m % 2 === t % 2;
    case 'unequal':
      return wants[t]!;
  }
}

function loadsOf(
  draft: Draft,
  kind: GroupLoads,
  t: number,
  { first, size, isWanted }: { first: number; size: number; isWanted: boolean },
): Pick<Topic, 'loads'> {
  const { load } = draft.topics[t]!;
  if (kind === 'perTopic') return { loads: load };
  if (kind !== 'equal') return { loads: draft.loads.slice(first, first + size) };
  // What nobody subscribes to may weigh anything.
  const value = isWanted ? draft.equalLoad : load;
  if (value === 1 && t % 2 === 0) return {};
  return { loads: t % 3 === 1 ? new Array<number>(size).fill(value) : value };
}

/** Puts the drawn owners, and claims to what is not there, into the group. */
function writeOwners(group: PartitionProblem, draft: Draft, total: number): PartitionProblem {
  const { members, topics } = group;
  const owners = draft.owners.slice(0, total);
  if (draft.written === 'array')
    return { ...group, previous: Int32Array.from(owners, (m) => (m < members.length ? m : -1)) };
  const refs = topics.flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, partition): PartitionRef => ({ topic: name, partition })),
  );
  const contentOf = (m: number): PartitionRef[] => [
    ...refs.filter((_, p) => owners[p] === m),
    ...draft.stale.flatMap(({ member, topic, beyond }): PartitionRef[] => {
      if (member !== m) return [];
      const known = topics[topic];
      return [
        known ? { topic: known.name, partition: known.partitions + beyond } : { topic: 'gone', partition: beyond },
      ];
    }),
  ];
  const inOwned = draft.written === 'owned' ? members.length : draft.written === 'both' ? members.length >> 1 : 0;
  const everybody = Array.from({ length: members.length + 1 }, (_, m) => m);
  const previous = everybody
    .filter((m) => m >= inOwned)
    .map((m): MemberContent => ({ id: m < members.length ? idOf(m) : 'left', partitions: contentOf(m) }));
  const holding = members.map((member, m) => (m < inOwned ? { ...member, owned: contentOf(m) } : member));
  return draft.written === 'owned' ? { ...group, members: holding } : { ...group, members: holding, previous };
}

/** The kinds with equal loads that brute force can follow, by name. */
export const smallEqualKinds: readonly (readonly [string, GroupKind])[] = [
  ['equal capacities', { members: 4, topics: 4, perTopic: 5, partitions: 7 }],
  ['owned partitions', { members: 4, topics: 4, perTopic: 5, partitions: 7, owned: true }],
  ['capacities', { members: 4, topics: 3, perTopic: 5, partitions: 7, capacities: true }],
  [
    'capacities and owned partitions',
    { members: 4, topics: 3, perTopic: 5, partitions: 7, capacities: true, owned: true },
  ],
];
