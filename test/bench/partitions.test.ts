/** The measured groups have the members, topics and partitions that the grid names, and are the same in every run. */

import { describe, expect, it } from 'vitest';

// The benchmark is plain JavaScript: by address it comes without types.
const load = (file: string) => import(new URL(`../../bench/partitions/${file}.mjs`, import.meta.url).href);
const { sizeTopics, weighTopics, makeMembers, makeTopics, listSubscriptions, nameShape, withOwnLists } =
  await load('shapes');
const { listGroups, growTopics, carryOver, playEvents, withOwned } = await load('events');
const { listGrid, listRecommended, selection, smoke, shapeOf, EVENTS } = await load('selections');
const { judge } = await load('quality');
const { HEADROOM, MILLION, makeHeadroom, makeLognormal } = await load('weighted');

interface Group {
  members: { id: string; topics: string[]; rack?: string; owned?: { topic: string; partition: number }[] }[];
  topics: { name: string; partitions: number; racks?: string[][]; loads?: Float64Array }[];
  previous?: Int32Array;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const countPartitions = ({ topics }: Group) => sum(topics.map(({ partitions }) => partitions));

/** Round robin over the subscribers: enough to have owners. */
function dealOut({ members, topics }: Group): Int32Array {
  let next = 0;
  return Int32Array.from(
    topics.flatMap(({ name, partitions }) => {
      const readers = members.flatMap((member, m) => (member.topics.includes(name) ? [m] : []));
      return Array.from({ length: partitions }, () => readers[next++ % readers.length] ?? -1);
    }),
  );
}

describe('topics', () => {
  it.each([
    [10, 10_000],
    [1000, 10_000],
    [10_000, 10_000],
    [10_000, 100_000],
    [7, 100],
  ])(
    'hold all partitions in sizes that differ by at most one where they are equal, %i topics and %i partitions',
    (topics, partitions) => {
      const sizes = sizeTopics({ topics, partitions, topology: 'equal' });
      expect(sizes).toHaveLength(topics);
      expect(sum(sizes)).toBe(partitions);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(sizes).toEqual(sizes.toSorted((a: number, b: number) => b - a));
    },
  );

  it('come in tiers where they are skewed: two thirds small ones, then a third as many that are twice as large', () => {
    const weights: number[] = weighTopics(1000);
    const counted = [1, 2, 4, 8].map((weight) => weights.filter((entry) => entry === weight).length);
    expect(counted).toEqual([667, 222, 74, 25]);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    const sizes = sizeTopics({ topics: 1000, partitions: 100_000, topology: 'skewed' });
    expect(sum(sizes)).toBe(100_000);
    expect(sizes[0]).toBeGreaterThan(30 * sizes.at(-1));
  });

  it('are equal after all where there are too few partitions for tiers', () => {
    const shape = { topics: 10_000, partitions: 10_000 };
    expect(sizeTopics({ ...shape, topology: 'skewed' })).toEqual(sizeTopics({ ...shape, topology: 'equal' }));
  });

  it('have each partition on two neighbouring racks', () => {
    const [topic] = makeTopics([4], true);
    expect(topic.racks).toEqual([
      ['rack-0', 'rack-1'],
      ['rack-1', 'rack-2'],
      ['rack-2', 'rack-0'],
      ['rack-0', 'rack-1'],
    ]);
  });

  it('gain a tenth of their number, at even distances, when partitions are added', () => {
    const grown: number[] = growTopics(new Array(25).fill(2));
    expect(grown.flatMap((size, t) => (size === 3 ? [t] : []))).toEqual([0, 8, 16]);
  });
});

describe('subscriptions', () => {
  it('are five lists without a common topic where they are disjoint, together all topics', () => {
    const lists: string[][] = listSubscriptions({ topics: 12, subscription: 'disjoint' });
    expect(lists.map(({ length }) => length)).toEqual([2, 2, 3, 2, 3]);
    expect(new Set(lists.flat()).size).toBe(12);
  });

  it('each contain the one before where they are nested', () => {
    const lists: string[][] = listSubscriptions({ topics: 12, subscription: 'nested' });
    expect(lists.map(({ length }) => length)).toEqual([2, 4, 7, 9, 12]);
    for (const [b, list] of lists.entries()) expect(lists.at(-1)!.slice(0, list.length), `bucket ${b}`).toEqual(list);
  });

  it('go to the members in turn, with one list object for each bucket', () => {
    const members: Group['members'] = makeMembers(
      shapeOf({ members: 12, topics: 10, subscription: 'nested', racks: true }),
    );
    expect(members.map(({ topics }) => topics.length)).toEqual([2, 4, 6, 8, 10, 2, 4, 6, 8, 10, 2, 4]);
    expect(new Set(members.map(({ topics }) => topics)).size).toBe(5);
    expect(members.slice(0, 4).map(({ rack }) => rack)).toEqual(['rack-0', 'rack-1', 'rack-2', 'rack-0']);
    const apart: Group = withOwnLists({ members, topics: [] });
    expect(apart.members).toEqual(members);
    expect(new Set(apart.members.map(({ topics }) => topics)).size).toBe(12);
  });
});

describe('events', () => {
  it.each([
    ['full', [200]],
    ['stable', [200, 200]],
    ['join-one', [199, 200]],
    ['join-many', [180, 200]],
    ['leave-one', [201, 200]],
    ['leave-many', [220, 200]],
    ['partitions-added', [200, 200]],
  ])('leave as many members as the shape has: %s', (event, counts) => {
    const groups: Group[] = listGroups(shapeOf({ members: 200, event }));
    expect(groups.map(({ members }) => members.length)).toEqual(counts);
    expect(groups.map(countPartitions)).toEqual(
      event === 'partitions-added' ? [10_000, 10_010] : counts.map(() => 10_000),
    );
    const ids = groups.map(({ members }) => members.map(({ id }) => id));
    const [before = [], after = ids[0]!] = ids;
    expect(before.slice(0, after.length)).toEqual(after.slice(0, before.length));
  });

  it('stop and start twenty members in turn in a rolling restart, each back under an id of its own', () => {
    const groups: Group[] = listGroups(shapeOf({ members: 200, event: 'rolling-restart' }));
    expect(groups.map(({ members }) => members.length)).toEqual([200, ...new Array(20).fill([199, 200]).flat()]);
    const last = groups.at(-1)!.members.map(({ id }) => id);
    expect(last.filter((id) => id.endsWith('-again'))).toEqual(last.slice(0, 20));
    expect(new Set(last).size).toBe(200);
  });

  it('carry over what members keep, by id and by name, and nothing of those who left', () => {
    const before = {
      members: ['a', 'b', 'c'].map((id) => ({ id, topics: ['x', 'y'] })),
      topics: [
        { name: 'x', partitions: 2 },
        { name: 'y', partitions: 3 },
      ],
    };
    const after = {
      members: ['c', 'a', 'd'].map((id) => ({ id, topics: ['x', 'y'] })),
      topics: [
        { name: 'z', partitions: 1 },
        { name: 'y', partitions: 2 },
        { name: 'x', partitions: 4 },
      ],
    };
    expect([...carryOver(before, [0, 1, 2, -1, 0], after)]).toEqual([-1, 0, -1, 1, -1, -1, -1]);
  });

  it('say the same with owned objects as with the array of an earlier plan', () => {
    const [, problem] = playEvents(
      listGroups(shapeOf({ members: 20, topics: 5, partitions: 50, event: 'join-many' })),
      dealOut,
    );
    const objects: Group = withOwned(problem);
    expect(objects.previous).toBeUndefined();
    expect(sum(objects.members.map(({ owned = [] }) => owned.length))).toBe(50);
    for (const [m, { owned = [] }] of objects.members.entries()) {
      for (const { topic, partition } of owned) {
        const t = problem.topics.findIndex(({ name }: { name: string }) => name === topic);
        expect(problem.previous[10 * t + partition]).toBe(m);
      }
    }
  });
});

describe('selections', () => {
  it('make a grid of every combination, none twice, that begins with the recommended points', () => {
    const grid = listGrid();
    expect(grid).toHaveLength(5 * 3 * 2 * 2 * 3 * 2 * EVENTS.length);
    expect(new Set(grid.map(nameShape)).size).toBe(grid.length);
    const recommended = listRecommended();
    expect(grid.slice(0, recommended.length)).toEqual(recommended);
    // Three events at thirty sizes, seven at eight shapes of the largest group, eight at two; what is in two of them once.
    expect(recommended).toHaveLength(90 + 56 - 3 + 16 - 6);
  });

  it('know every event, also where a run is to end soon', () => {
    for (const shapes of [selection, smoke]) {
      expect(new Set(shapes.map(({ event }: { event: string }) => event))).toEqual(new Set(EVENTS));
    }
  });
});

describe('unequal loads', () => {
  it('are the same for the same seed, others for another, and whole numbers of at least 1', () => {
    const [shape] = HEADROOM;
    const [first, again, other]: Group[] = [1, 1, 2].map((seed) => makeHeadroom(shape, seed));
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    for (const { loads = [] } of first!.topics) {
      for (const load of loads) expect(Number.isInteger(load) && load >= 1).toBe(true);
    }
  });

  it('come on a million partitions for 2,000 members', () => {
    expect(MILLION.topics * MILLION.partitions).toBe(1_000_000);
    const small: Group = makeLognormal({ ...MILLION, topics: 3, members: 4 });
    expect(small.members).toHaveLength(4);
    expect(small.topics.map(({ loads }) => loads?.length)).toEqual([2000, 2000, 2000]);
    const median = small.topics.flatMap(({ loads = [] }) => [...loads]).toSorted((a, b) => a - b)[3000];
    expect(median).toBeGreaterThan(900);
    expect(median).toBeLessThan(1100);
  });
});

describe('the judge of the tables', () => {
  const topics = [
    { name: 'x', partitions: 4 },
    { name: 'y', partitions: 1 },
    { name: 'nobody', partitions: 2 },
  ];
  const names = ['x', 'y'];
  const members = ['a', 'b'].map((id) => ({ id, topics: names }));

  it('counts the busiest, what is not even in a topic, moves and what nobody reads', () => {
    const quality = judge({ members, topics, previous: [1, 0, -1, 0, 1, -1, -1] }, [0, 0, 0, 0, 1, -1, -1]);
    expect(quality).toEqual({ busiest: 4, imbalance: 1.6, excess: 4, moves: 1, rackMisses: 0, unassigned: 2 });
  });

  it('counts partitions whose member sits in none of their racks', () => {
    const placed = ['r0', 'r2'].map((rack, m) => ({ id: `m${m}`, topics: names, rack }));
    const racked = [{ name: 'x', partitions: 2, racks: [['r0', 'r1'], ['r1']] }];
    expect(judge({ members: placed, topics: racked }, [0, 1]).rackMisses).toBe(1);
  });

  it('refuses an assignment to a member that does not subscribe, and one that leaves out a partition', () => {
    expect(() => judge({ members, topics }, [0, 0, 0, 0, 1, 0, -1])).toThrow('a does not read nobody');
    expect(() => judge({ members, topics }, [0, 0, 0, -1, 1, -1, -1])).toThrow('nobody has partition 3 of x');
  });
});
