/**
 * The sets of lanes that have to be spread: vertices and pipelines. Lanes of a bundle count alike as long as the same of its vertices
 * have them, so a bundle names its sets with the number of its first lanes that count in each.
 */

import type { Job } from './model.ts';

export interface CountedSets {
  readonly numSets: number;
  /** Pipelines of more than one bundle are the sets 0 … numPipelineSets − 1, vertices the others. */
  readonly numPipelineSets: number;
  /** The parts of bundle b are `partStart[b] … partStart[b + 1] − 1`, by ascending size. */
  readonly partStart: Uint32Array;
  readonly partSet: Uint32Array;
  /** Lanes 0 … size − 1 of the bundle count in the set. */
  readonly partSize: Uint32Array;
  /** First part of its bundle that a lane counts in; it counts in all parts after that one too. */
  readonly firstPart: Uint32Array;
  /** Groups of the lanes of a set, and how many lanes there are of each. */
  readonly groups: readonly (readonly number[])[];
  readonly amounts: readonly (readonly number[])[];
  /** The same for sets of one group; −1 for the others. */
  readonly soleGroup: Int32Array;
  readonly soleAmount: Float64Array;
}

/** `group` is the slot sharing group of each bundle. */
export function listCountedSets(job: Job, group: Uint32Array): CountedSets {
  const { numBundles, numLanes, numPipelines, members, memberStart, parallelism, pipelineOf, bundleOf, lanes } = job;
  const groups: number[][] = [];
  const amounts: number[][] = [];
  const add = (set: number, g: number, amount: number) => {
    const at = groups[set]!.indexOf(g);
    if (at < 0) {
      groups[set]!.push(g);
      amounts[set]!.push(amount);
    } else amounts[set]![at]! += amount;
  };
  const newSet = () => {
    amounts.push([]);
    return groups.push([]) - 1;
  };

  // A pipeline of one bundle counts the same lanes as its largest vertex.
  const bundles = new Int32Array(numPipelines).fill(-1);
  const setOfPipeline = new Int32Array(numPipelines).fill(-1);
  for (let v = 0; v < pipelineOf.length; v++) {
    const p = pipelineOf[v]!;
    if (bundles[p]! < 0) bundles[p] = bundleOf[v]!;
    else if (bundles[p] !== bundleOf[v] && setOfPipeline[p]! < 0) setOfPipeline[p] = newSet();
  }
  const numPipelineSets = groups.length;

  const partStart = new Uint32Array(numBundles + 1);
  const partSet: number[] = [];
  const partSize: number[] = [];
  const firstPart = new Uint32Array(numLanes);
  let lane = 0;
  for (let b = 0; b < numBundles; b++) {
    const parts = new Map<number, number>();
    const sizes = new Set<number>();
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const size = parallelism[members[m]!]!;
      const p = pipelineOf[members[m]!]!;
      sizes.add(size);
      const set = setOfPipeline[p]!;
      if (set >= 0) parts.set(set, Math.max(parts.get(set) ?? 0, size));
    }
    for (const [set, size] of parts) add(set, group[b]!, size);
    for (const size of sizes) {
      // A single subtask is evenly spread wherever it is.
      if (size === 1) continue;
      const set = newSet();
      add(set, group[b]!, size);
      parts.set(set, size);
    }
    const sorted = [...parts].sort((a, b) => a[1] - b[1]);
    for (const [set, size] of sorted) {
      partSet.push(set);
      partSize.push(size);
    }
    partStart[b + 1] = partSet.length;
    let part = partStart[b]!;
    for (let i = 0; i < lanes[b]!; i++) {
      while (part < partSet.length && partSize[part]! <= i) part++;
      firstPart[lane++] = part;
    }
  }
  return {
    numSets: groups.length,
    numPipelineSets,
    partStart,
    partSet: Uint32Array.from(partSet),
    partSize: Uint32Array.from(partSize),
    firstPart,
    groups,
    amounts,
    soleGroup: Int32Array.from(groups, (list) => (list.length === 1 ? list[0]! : -1)),
    soleAmount: Float64Array.from(amounts, (list) => list[0]!),
  };
}
