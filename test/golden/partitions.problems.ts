/** The fixed groups whose plans are kept: drawn by a generator of its own, so that no library can change them. */

import type { Member, PartitionOptions, PartitionProblem, Topic } from '../../src/partitions/types.ts';

export interface GoldenGroup {
  readonly name: string;
  readonly problem: PartitionProblem;
  readonly options: PartitionOptions;
}

/** Whole numbers from 0 below `limit`: the linear congruential generator of Numerical Recipes, high bits. */
type Draw = (limit: number) => number;

function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const subscriptions: Record<string, (draw: Draw, topics: readonly string[]) => string[]> = {
  equal: (_draw, topics) => [...topics],
  unequal: (draw, topics) => topics.filter(() => draw(3) > 0),
};

const loads: Record<string, (draw: Draw, partitions: number) => number | number[] | undefined> = {
  equal: () => undefined,
  integer: (draw, partitions) => Array.from({ length: partitions }, () => draw(100)),
  fractional: (draw) => draw(1000) / 10,
};

function drawGroup(draw: Draw, wants: keyof typeof subscriptions, load: keyof typeof loads): PartitionProblem {
  const racks = ['a', 'b', 'c'];
  const topics = Array.from({ length: 2 + draw(8) }, (_, t): Topic => {
    const partitions = draw(20);
    const value = loads[load]!(draw, partitions);
    const replicas = Array.from({ length: partitions }, (_, p) => [racks[p % 3]!, racks[(p + 1 + draw(2)) % 3]!]);
    return { name: `t${t}`, partitions, racks: replicas, ...(value === undefined ? {} : { loads: value }) };
  });
  const names = topics.map(({ name }) => name);
  const members = Array.from({ length: 2 + draw(14) }, (_, m): Member => {
    const capacity = wants === 'unequal' && draw(4) === 0 ? { capacity: 2 } : {};
    return { id: `m${m}`, topics: subscriptions[wants]!(draw, names), rack: racks[draw(3)]!, ...capacity };
  });
  const previous = topics.flatMap(({ partitions }) =>
    Array.from({ length: partitions }, () => draw(members.length + 1) - 1),
  );
  return { members, topics, previous };
}

export function listGoldenGroups(): GoldenGroup[] {
  let seed = 1000;
  return Object.keys(subscriptions).flatMap((wants) =>
    Object.keys(loads).flatMap((load) => {
      const problem = drawGroup(createDraw(seed++), wants, load);
      const { members, topics } = problem;
      const name = `${wants} subscriptions, ${load} loads`;
      return [
        { name, problem, options: {} },
        { name: `${name}, from nothing`, problem: { members, topics }, options: {} },
        { name: `${name}, objective spread`, problem, options: { objective: 'spread' } },
        { name: `${name}, objective calm`, problem, options: { objective: 'calm' } },
        {
          name: `${name}, effort exact, at most 100 moves`,
          problem,
          options: { effort: 'exact', nodeLimit: 20_000, maxMoves: 100 },
        },
      ] satisfies GoldenGroup[];
    }),
  );
}
