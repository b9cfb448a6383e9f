/**
 * Which vertices belong together. A bundle is joined by FORWARD edges inside one slot sharing group and by co-location;
 * its lane i is subtask i of each of its vertices. A pipeline is a label, else a connected component of the job graph.
 */

import type { ProblemColumns } from './read-problem.ts';

export interface LaneColumns {
  /** Bundle of each vertex, in order of their first vertices. */
  readonly bundleOf: Uint32Array;
  readonly numBundles: number;
  /** Pipeline of each vertex, in order of their first vertices. */
  readonly pipelineOf: Uint32Array;
  readonly numPipelines: number;
}

export function deriveLanes(problem: ProblemColumns): LaneColumns {
  const { vertexIds, groupOf, most, coLocation, edges, forward } = problem;
  const numVertices = vertexIds.length;
  const bundles = createForest(numVertices);
  const components = createForest(numVertices);
  const firstOfGroup = new Map<string, number>();
  for (let v = 0; v < numVertices; v++) {
    const name = coLocation[v];
    if (name === undefined) continue;
    const first = firstOfGroup.get(name) ?? v;
    firstOfGroup.set(name, first);
    join(bundles, first, v);
    join(components, first, v);
  }
  for (let e = 0; e < forward.length; e++) {
    const from = edges[2 * e]!;
    const to = edges[2 * e + 1]!;
    join(components, from, to);
    if (forward[e] && groupOf[from] === groupOf[to] && most[from] === most[to]) join(bundles, from, to);
  }
  const [bundleOf, numBundles] = numberKeys(numVertices, (v) => rootOf(bundles, v));
  const [pipelineOf, numPipelines] = numberKeys(numVertices, pipelineKeys(problem, components));
  return { bundleOf, numBundles, pipelineOf, numPipelines };
}

/** A label as it is; without one, the only label of the component, or the component itself when it has none or several. */
function pipelineKeys({ pipelineLabel }: ProblemColumns, components: Uint32Array): (v: number) => string | number {
  const labelsOf = new Map<number, Set<string>>();
  for (const [v, label] of pipelineLabel.entries()) {
    if (label === undefined) continue;
    const root = rootOf(components, v);
    const labels = labelsOf.get(root);
    if (labels) labels.add(label);
    else labelsOf.set(root, new Set([label]));
  }
  return (v) => {
    const root = rootOf(components, v);
    const labels = labelsOf.get(root);
    if (pipelineLabel[v] !== undefined) return pipelineLabel[v];
    return labels?.size === 1 ? [...labels][0]! : root;
  };
}

/** Numbers the keys of the vertices in order of first appearance. */
function numberKeys(numVertices: number, keyOf: (v: number) => string | number): [Uint32Array, number] {
  const numbers = new Map<string | number, number>();
  const of = new Uint32Array(numVertices);
  for (let v = 0; v < numVertices; v++) {
    const key = keyOf(v);
    const known = numbers.get(key);
    of[v] = known ?? numbers.size;
    if (known === undefined) numbers.set(key, numbers.size);
  }
  return [of, numbers.size];
}

/** Union-find: each vertex points towards the root of its set. */
function createForest(size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, v) => v);
}

function rootOf(forest: Uint32Array, v: number): number {
  while (forest[v] !== v) {
    forest[v] = forest[forest[v]!]!;
    v = forest[v]!;
  }
  return v;
}

function join(forest: Uint32Array, a: number, b: number): void {
  forest[rootOf(forest, b)] = rootOf(forest, a);
}
