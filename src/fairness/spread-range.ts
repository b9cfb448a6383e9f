/**
 * How few and how many lanes the spread allows on each task manager: every pipeline at least the floor of its share and the
 * floors of its bundles, at most the ceiling of its share and the ceilings of its bundles.
 */

import type { CountRange } from './level-floor.ts';
import { countGrants, createClassifier } from './node-grants.ts';
import { orderByKey } from './order-by-key.ts';
import { listLevels, pickRepresentatives, type SpreadShape } from './spread.ts';

/** Bundles of a pipeline that are alike: as many lanes of the same group. */
interface Part {
  readonly group: number;
  readonly lanes: number;
  bundles: number;
}

/** The shape must be uniform: see lanesAreUniform. */
export function rangeOfSpread(shape: SpreadShape, grants: Int32Array): CountRange {
  const { parallelism, groupOf, pipelineOf, numPipelines, numGroups } = shape;
  const { numNodes, nodeOfSlot } = listLevels(shape).find(({ level }) => level === 'taskManager')!;
  const counted = countGrants(grants, numGroups, nodeOfSlot, numNodes);
  const classify = createClassifier(counted);
  const representative = pickRepresentatives(shape);
  const pipelines = orderByKey(
    Uint32Array.from(representative, (v) => pipelineOf[v]!),
    numPipelines,
  );

  // Pipelines made of the same parts have the same range: each kind is computed once.
  const kinds = new Map<string, { parts: readonly Part[]; pipelines: number }>();
  for (let p = 0; p < numPipelines; p++) {
    const parts = new Map<string, Part>();
    for (let k = pipelines.start[p]!; k < pipelines.start[p + 1]!; k++) {
      const v = representative[pipelines.order[k]!]!;
      const key = `${groupOf[v]}:${parallelism[v]}`;
      const part = parts.get(key);
      if (part) part.bundles++;
      else parts.set(key, { group: groupOf[v]!, lanes: parallelism[v]!, bundles: 1 });
    }
    const key = [...parts]
      .map(([name, { bundles }]) => `${name}:${bundles}`)
      .sort()
      .join();
    const kind = kinds.get(key);
    if (kind) kind.pipelines++;
    else kinds.set(key, { parts: [...parts.values()], pipelines: 1 });
  }

  const least = new Float64Array(numNodes);
  const most = new Float64Array(numNodes);
  for (const { parts, pipelines: times } of kinds.values()) {
    const floors = new Float64Array(numNodes);
    const ceilings = new Float64Array(numNodes);
    const lanesOf = new Float64Array(numGroups);
    for (const { group, lanes, bundles } of parts) {
      lanesOf[group]! += lanes * bundles;
      for (let e = counted.start[group]!; e < counted.start[group + 1]!; e++) {
        const product = lanes * counted.granted[e]!;
        const rest = product % counted.total[group]!;
        const floor = (product - rest) / counted.total[group]!;
        floors[counted.node[e]!]! += floor * bundles;
        ceilings[counted.node[e]!]! += (rest === 0 ? floor : floor + 1) * bundles;
      }
    }
    const classes = classify([...new Set(parts.map(({ group }) => group))]);
    for (let t = 0; t < numNodes; t++) {
      const share = classes.bound(classes.classOf[t]!, lanesOf);
      least[t]! += times * Math.max(share.floor, floors[t]!);
      most[t]! += times * Math.min(share.ceil, ceilings[t]!);
    }
  }
  return { least, most };
}
