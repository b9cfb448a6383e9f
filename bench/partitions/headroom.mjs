/** Unequal loads: how far Kafka's rules, heaviest first and the plans of evenslot are from a perfect division, over several seeds. */

/** @import { PartitionProblem } from '../../dist/partitions/types.js' */
/** @import { WeightedShape } from './weighted.mjs' */

import { heaviestFirst } from '../baselines/heaviest-first.mjs';
import { quantile } from '../sampling.mjs';
import { solve } from './assignors.mjs';
import { playEvents } from './events.mjs';
import { judge } from './quality.mjs';
import { HEADROOM, makeHeadroom, nameWeighted } from './weighted.mjs';

/**
 * @typedef {object} Headroom Means over the seeds, of busiest / mean unless it says otherwise.
 * @property {string} shape
 * @property {number} range `kafka-range`
 * @property {number} roundRobin `kafka-roundrobin`; `kafka-sticky` gives the same to members without owned partitions.
 * @property {number} heaviestFirst From scratch, blind to owners.
 * @property {number} evenslot
 * @property {number} bound Proven floor.
 * @property {number} proven Share of the plans that are proven optimal.
 * @property {number} ms Median time of a plan.
 * @property {number} joined After one member more has joined.
 * @property {number} moved Share of the partitions that moved for it.
 */

/**
 * @param {number} seeds
 * @param {readonly WeightedShape[]} [shapes]
 * @returns {Headroom[]}
 */
export function measureHeadroom(seeds, shapes = HEADROOM) {
  return shapes.map((shape) => {
    const samples = Array.from({ length: seeds }, (_, seed) => measureSeed(makeHeadroom(shape, seed + 1)));
    /** @param {keyof typeof samples[0]} key */
    const mean = (key) => samples.reduce((sum, sample) => sum + sample[key], 0) / seeds;
    return {
      shape: nameWeighted(shape),
      range: mean('range'),
      roundRobin: mean('roundRobin'),
      heaviestFirst: mean('heaviestFirst'),
      evenslot: mean('evenslot'),
      bound: mean('bound'),
      proven: mean('proven'),
      ms: quantile(
        samples.map(({ ms }) => ms),
        0.5,
      ),
      joined: mean('joined'),
      moved: mean('moved'),
    };
  });
}

/** @param {PartitionProblem} problem */
function measureSeed(problem) {
  const begin = performance.now();
  const plan = solve(problem);
  const ms = performance.now() - begin;
  const { imbalance, busiest } = judge(problem, plan.assignment);
  const mean = busiest / imbalance;
  /** @param {'kafka-range' | 'kafka-roundrobin'} strategy */
  const other = (strategy) => judge(problem, solve(problem, { strategy }).assignment).imbalance;
  const { members, topics } = problem;
  const fewer = { members: members.slice(1), topics };
  const [, joining] = playEvents([fewer, problem], (group) => solve(group).assignment);
  const joined = judge(joining, solve(joining).assignment);
  return {
    range: other('kafka-range'),
    roundRobin: other('kafka-roundrobin'),
    heaviestFirst: placeHeaviestFirst(problem) / mean,
    evenslot: imbalance,
    bound: plan.bounds.lower / mean,
    proven: plan.status === 'OPTIMAL' ? 1 : 0,
    ms,
    joined: joined.imbalance,
    moved: joined.moves / plan.assignment.length,
  };
}

/** The busiest member's load.
 * @param {PartitionProblem} problem Every member subscribes to all. */
function placeHeaviestFirst({ members, topics }) {
  const weights = Float64Array.from(topics.flatMap(({ loads }) => [.../** @type {Float64Array} */ (loads)]));
  const columns = { subtaskStart: Uint32Array.of(0, weights.length), weights, numSlots: members.length };
  return heaviestFirst(columns).slotLoads.reduce((most, load) => Math.max(most, load), 0);
}
