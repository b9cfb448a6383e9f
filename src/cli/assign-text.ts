/** What `evenslot assign` prints for people: the answer, a row per member, what the plan misses, the next command. */

import { buildModel } from '../partitions/build-model.ts';
import type { PartitionPlan, PartitionProblem, SolvedPartitionPlan } from '../partitions/types.ts';
import { formatLoad } from './numbers.ts';
import type { Paint } from './paint.ts';
import {
  type PartitionUnit,
  partitionAnswer,
  partitionLevelHead,
  partitionRemarks,
  partitionUnitOf,
  partitionWayOut,
} from './partition-wording.ts';
import { shorten } from './printable.ts';
import { type Column, highestRows, renderBar, renderTable } from './table.ts';
import { shellWord } from './wording.ts';

const BAR_WIDTH = 20;

export interface AssignView {
  /** As the user typed it. */
  readonly file: string;
  readonly paint: Paint;
  readonly unicode: boolean;
  readonly quiet: boolean;
  /** The plan of a baseline, for the comparison in the first line. */
  readonly was?: PartitionPlan | undefined;
}

export function assignText(problem: PartitionProblem, plan: PartitionPlan, view: AssignView): string {
  const unit = partitionUnitOf(problem);
  const answer = partitionAnswer(plan, unit, view.paint, view.was);
  if (view.quiet) return `${answer}\n`;
  if (plan.assignment === undefined) return `${[answer, partitionWayOut(plan)].join('\n').trimEnd()}\n`;
  const table = memberTable(rowsOf(problem, plan), unit, plan.moves !== undefined, view.unicode);
  const next = `Next: evenslot assign ${shellWord(view.file)} --json > plan.json`;
  return `${[answer, '', table, '', ...partitionRemarks(problem, plan), next].join('\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly partitions: number;
  readonly load: number;
  /** Load in the unit by which members are compared. */
  readonly level: number;
  /** Partitions that come from another member that is still there. */
  readonly comes: number;
  /** Partitions that it owned and does not keep. */
  readonly leaves: number;
}

function rowsOf(problem: PartitionProblem, plan: SolvedPartitionPlan): Row[] {
  const { members } = problem;
  const { owner, capacity } = buildModel(problem);
  const counts = new Uint32Array(members.length);
  const comes = new Uint32Array(members.length);
  const leaves = new Uint32Array(members.length);
  const add = (column: Uint32Array, member: number) => {
    if (member >= 0) column[member] = (column[member] ?? 0) + 1;
  };
  for (const [partition, member] of plan.assignment.entries()) {
    add(counts, member);
    const before = owner?.[partition] ?? -1;
    if (before < 0 || before === member) continue;
    add(comes, member);
    add(leaves, before);
  }
  return members.map(({ id }, m) => {
    const load = plan.loads.members.perBin[m] ?? 0;
    return {
      name: id,
      partitions: counts[m] ?? 0,
      load,
      level: load / (capacity?.[m] ?? 1),
      comes: comes[m] ?? 0,
      leaves: leaves[m] ?? 0,
    };
  });
}

function memberTable(rows: readonly Row[], unit: PartitionUnit, withMoves: boolean, unicode: boolean): string {
  const top = rows.reduce((highest, { level }) => Math.max(highest, level), 0);
  const { shown, rest } = highestRows(rows, ({ level }) => level);
  const withLoad = !unit.countsPartitions;
  const columns: Column[] = [
    { head: 'member', align: 'left' },
    { head: 'partitions', align: 'right' },
    ...(withLoad ? [{ head: 'load', align: 'right' as const }] : []),
    ...(unit.perCapacity ? [{ head: partitionLevelHead(unit), align: 'right' as const }] : []),
    ...(withMoves ? ['moved\nin', 'moved\nout'].map((head) => ({ head, align: 'right' as const })) : []),
    { head: '', align: 'left' },
  ];
  const numbers = ({ partitions, load, comes, leaves }: Omit<Row, 'name' | 'level'>, level: string) => [
    String(partitions),
    ...(withLoad ? [formatLoad(load)] : []),
    ...(unit.perCapacity ? [level] : []),
    ...(withMoves ? [String(comes), String(leaves)] : []),
  ];
  const body = shown.map((row) => [
    shorten(row.name, 60),
    ...numbers(row, formatLoad(row.level)),
    renderBar(top === 0 ? 0 : row.level / top, BAR_WIDTH, unicode),
  ]);
  if (rest.length > 0) {
    const sum = (of: (row: Row) => number) => rest.reduce((total, row) => total + of(row), 0);
    const others = {
      partitions: sum((row) => row.partitions),
      load: sum((row) => row.load),
      comes: sum((row) => row.comes),
      leaves: sum((row) => row.leaves),
    };
    body.push([`${rest.length} others`, ...numbers(others, ''), '']);
  }
  return renderTable(columns, body);
}
