/** A balance problem as a mixed-integer program for HiGHS, the second oracle. */

import loadHighs from 'highs';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { listBins } from './balance-brute-force.ts';

export interface HighsGoal {
  /** Most items that may leave their previous bins. */
  readonly maxMoves?: number;
  /** Minimise what moves cost instead, at a makespan of at most this. */
  readonly target?: number;
  readonly moveCost?: 'items' | 'weight';
}

/** The types describe the CommonJS form; the ES module's default export is the loader itself. */
export const openHighs = loadHighs as unknown as typeof loadHighs.default;

export type Highs = Awaited<ReturnType<typeof openHighs>>;

/** An optimal assignment; undefined when there is none. Throws when HiGHS stops without an answer. */
export function solveByHighs(highs: Highs, problem: BalanceProblem, goal: HighsGoal = {}): number[] | undefined {
  const numBins = listBins(problem).length;
  const { Status, Columns } = highs.solve(writeModel(problem, goal), {
    mip_rel_gap: 0,
    mip_abs_gap: 1e-9,
    time_limit: 60,
    log_to_console: false,
  });
  if (Status === 'Infeasible') return undefined;
  if (Status !== 'Optimal') throw new Error(`HiGHS ended with ${Status}`);
  return Array.from(problem.weights, (_, i) => {
    for (let b = 0; b < numBins; b++) if ((Columns[name(i, b)] as { Primal: number }).Primal > 0.5) return b;
    throw new Error(`HiGHS left item ${i} without a bin`);
  });
}

const name = (item: number, bin: number) => `x${item}_${bin}`;

function writeModel(problem: BalanceProblem, { maxMoves, target, moveCost = 'items' }: HighsGoal): string {
  const { groups = [], pinned, previous } = problem;
  const weights = Array.from(problem.weights);
  const bins = listBins(problem);
  const rows: string[] = [];
  const sum = (terms: readonly string[]) => (terms.length === 0 ? '0 t' : terms.join(' + '));
  const all = (bin: number) => weights.map((_, i) => name(i, bin));
  for (const i of weights.keys()) rows.push(`${sum(bins.map((_, b) => name(i, b)))} = 1`);
  for (const [b, { speed = 1, load = 0, maxItems, forbidden = [] }] of bins.entries()) {
    const carried = sum(weights.map((weight, i) => `${weight} ${name(i, b)}`));
    rows.push(`${carried} - ${speed} t <= ${-load}`);
    if (maxItems !== undefined) rows.push(`${sum(all(b))} <= ${maxItems}`);
    for (const item of Array.from(forbidden)) rows.push(`${name(item, b)} = 0`);
  }
  for (const [i, b] of Array.from(pinned ?? []).entries()) if (b >= 0) rows.push(`${name(i, b)} = 1`);
  for (const { items, spread } of groups) {
    for (const members of spread === 'distinct' ? bins.map((_, b) => [b]) : listNodes(problem)) {
      const count = sum(Array.from(items).flatMap((item) => members.map((b) => name(item, b))));
      const share = (items.length * members.length) / bins.length;
      rows.push(`${count} <= ${spread === 'distinct' ? 1 : Math.ceil(share)}`);
      if (spread === 'even') rows.push(`${count} >= ${Math.floor(share)}`);
    }
  }
  const kept = Array.from(previous ?? []).flatMap((b, i) => (b >= 0 ? [{ item: i, place: name(i, b) }] : []));
  if (maxMoves !== undefined) rows.push(`${sum(kept.map(({ place }) => place))} >= ${kept.length - maxMoves}`);
  if (target !== undefined) rows.push(`t <= ${target}`);
  // What stays is what does not cost.
  const saved = kept.map(({ item, place }) => `${moveCost === 'items' ? 1 : weights[item]} ${place}`);
  const aim = target === undefined ? 'Minimize\n obj: t' : `Maximize\n obj: ${sum(saved)}`;
  const names = weights.flatMap((_, i) => bins.map((_, b) => name(i, b)));
  const named = rows.map((row, r) => ` r${r}: ${row}`);
  return [aim, 'Subject To', ...named, 'Bounds', ' t >= 0', 'Binary', ` ${names.join('\n ')}`, 'End'].join('\n');
}

/** Bins of every node: each bin by itself, and every node of the paths. */
function listNodes(problem: BalanceProblem): number[][] {
  const bins = listBins(problem);
  const nodes = bins.map((_, b) => [b]);
  for (let depth = 1; depth <= (bins[0]?.path?.length ?? 0); depth++) {
    const byName = new Map<string, number[]>();
    for (const [b, { path }] of bins.entries()) {
      const key = JSON.stringify(path!.slice(0, depth));
      byName.set(key, [...(byName.get(key) ?? []), b]);
    }
    nodes.push(...byName.values());
  }
  return nodes;
}
