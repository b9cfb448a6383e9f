/** What `evenslot compare` prints about a partition problem: the answer, a row per strategy, what the last plan misses, the next command. */

import type { PartitionPlan, PartitionProblem, SolvedPartitionPlan } from '../partitions/types.ts';
import { formatLoad, formatRatio } from './numbers.ts';
import { type Paint, paintStatus } from './paint.ts';
import {
  partitionAnswer,
  partitionLevelHead,
  partitionRemarks,
  partitionUnitOf,
  partitionWayOut,
  USUAL_STRATEGY,
} from './partition-wording.ts';
import { type Column, renderTable } from './table.ts';
import { shellWord } from './wording.ts';

/** `plans` are in the order of the registry, baselines first; the last one is the answer. */
export function comparePartitionsText(
  problem: PartitionProblem,
  plans: readonly PartitionPlan[],
  file: string,
  paint: Paint,
  quiet: boolean,
): string {
  const last = plans.at(-1);
  if (last === undefined) throw new Error('no strategy was run');
  const unit = partitionUnitOf(problem);
  const was = plans.find(({ strategy }) => strategy === USUAL_STRATEGY && last.strategy !== USUAL_STRATEGY);
  const answer = partitionAnswer(last, unit, paint, was);
  if (quiet) return `${answer}\n`;
  const columns = columnsOf(plans);
  const table = renderTable(
    [
      { head: 'strategy', align: 'left' },
      { head: 'status', align: 'left' },
      ...columns.map(({ head }): Column => ({ head, align: 'right' })),
    ],
    plans.map((plan) => [
      plan.strategy,
      paintStatus(paint, plan.status),
      ...columns.map(({ cell }) => (plan.assignment === undefined ? '-' : cell(plan))),
    ]),
  );
  const legend =
    unit.countsPartitions && !unit.perCapacity
      ? []
      : [`Members are measured by ${partitionLevelHead(unit).replaceAll('\n', ' ')}.`];
  const missed = last.assignment === undefined ? [] : partitionRemarks(problem, last);
  const next = last.assignment === undefined ? partitionWayOut(last) : `Next: evenslot assign ${shellWord(file)}`;
  return `${[answer, '', table, ...legend, '', ...missed, next].join('\n').trimEnd()}\n`;
}

interface Numbers {
  readonly head: string;
  readonly cell: (plan: SolvedPartitionPlan) => string;
}

/** Moves and racks have a column when any plan tells them. */
function columnsOf(plans: readonly PartitionPlan[]): Numbers[] {
  const solved = plans.filter((plan): plan is SolvedPartitionPlan => plan.assignment !== undefined);
  const columns: Numbers[] = [
    { head: 'busiest\nmember', cell: ({ loads }) => formatLoad(loads.members.makespan) },
    { head: 'imbalance', cell: ({ loads }) => formatRatio(loads.members.imbalance) },
    { head: 'partitions\nmost - fewest', cell: (plan) => String(rangeOf(countPartitions(plan))) },
    { head: 'idle\nmembers', cell: (plan) => String(countPartitions(plan).filter((count) => count === 0).length) },
    { head: 'spread\nmisses', cell: ({ certificate }) => String(certificate.spread.misses) },
    { head: 'spread\nexcess', cell: ({ certificate }) => String(certificate.spread.excess) },
  ];
  if (solved.some(({ moves }) => moves !== undefined)) {
    columns.push({ head: 'moves', cell: ({ moves }) => (moves === undefined ? '-' : String(moves.partitions)) });
  }
  if (solved.some(({ rackMisses }) => rackMisses !== undefined)) {
    columns.push({
      head: 'rack\nmisses',
      cell: ({ rackMisses }) => (rackMisses === undefined ? '-' : String(rackMisses)),
    });
  }
  return columns;
}

/** Partitions of each member. */
function countPartitions(plan: SolvedPartitionPlan): Uint32Array {
  const counts = new Uint32Array(plan.loads.members.perBin.length);
  for (const member of plan.assignment) if (member >= 0) counts[member] = (counts[member] ?? 0) + 1;
  return counts;
}

function rangeOf(counts: Uint32Array): number {
  if (counts.length === 0) return 0;
  return (
    counts.reduce((most, count) => Math.max(most, count), 0) - counts.reduce((least, count) => Math.min(least, count))
  );
}
