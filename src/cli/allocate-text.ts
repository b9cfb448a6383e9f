/** What `evenslot allocate` prints for people: the answer, a row per task manager, what the plan misses, the next command. */

import type { SlotPlan, SlotProblem, SolvedSlotPlan } from '../slots/types.ts';
import { formatLoad } from './numbers.ts';
import type { Paint } from './paint.ts';
import { shorten } from './printable.ts';
import { type Column, highestRows, renderBar, renderTable } from './table.ts';
import { answerLine, levelHead, shellWord, spreadLines, type Unit, unitOf, wayOut } from './wording.ts';

const BAR_WIDTH = 20;

export interface AllocateView {
  /** As the user typed it. */
  readonly file: string;
  readonly paint: Paint;
  readonly unicode: boolean;
  readonly quiet: boolean;
  /** The plan of a baseline, for the comparison in the first line. */
  readonly was?: SlotPlan | undefined;
}

export function allocateText(problem: SlotProblem, plan: SlotPlan, view: AllocateView): string {
  const unit = unitOf(problem);
  const answer = answerLine(plan, unit, view.paint, view.was);
  if (view.quiet) return `${answer}\n`;
  if (plan.assignment === undefined) return `${[answer, wayOut(plan)].join('\n').trimEnd()}\n`;
  const rows = rowsOf(problem, plan, unit);
  const next = `Next: evenslot allocate ${shellWord(view.file)} --json > plan.json`;
  return `${[answer, '', managerTable(rows, unit, view.unicode), '', ...spreadLines(plan), next].join('\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly slots: number;
  readonly subtasks: number;
  readonly load: number;
  /** Load in the unit by which task managers are compared. */
  readonly level: number;
}

function rowsOf({ taskManagers }: SlotProblem, plan: SolvedSlotPlan, unit: Unit): Row[] {
  const homes = new Uint32Array(plan.grants.length);
  let start = 0;
  for (const [i, { slots }] of taskManagers.entries()) {
    homes.fill(i, start, start + slots);
    start += slots;
  }
  const subtasks = new Uint32Array(taskManagers.length);
  for (const slot of plan.assignment) {
    const home = homes[slot] ?? 0;
    subtasks[home] = (subtasks[home] ?? 0) + 1;
  }
  return taskManagers.map(({ id, slots, capacity }, i) => {
    const load = plan.loads.taskManagers.perBin[i] ?? 0;
    const level = unit.per === 'nothing' ? load : load / (capacity ?? slots);
    return { name: id, slots, subtasks: subtasks[i] ?? 0, load, level };
  });
}

function managerTable(rows: readonly Row[], unit: Unit, unicode: boolean): string {
  const top = rows.reduce((highest, { level }) => Math.max(highest, level), 0);
  const { shown, rest } = highestRows(rows, ({ level }) => level);
  const withLoad = !unit.countsSubtasks || unit.per === 'capacity';
  const withLevel = unit.per !== 'nothing';
  const columns: Column[] = [
    { head: 'task manager', align: 'left' },
    { head: 'slots', align: 'right' },
    { head: 'subtasks', align: 'right' },
    ...(withLoad ? [{ head: 'load', align: 'right' as const }] : []),
    ...(withLevel ? [{ head: levelHead(unit), align: 'right' as const }] : []),
    { head: '', align: 'left' },
  ];
  const cells = ({ name, slots, subtasks, load, level }: Row) => [
    shorten(name, 40),
    String(slots),
    String(subtasks),
    ...(withLoad ? [formatLoad(load)] : []),
    ...(withLevel ? [formatLoad(level)] : []),
    renderBar(top === 0 ? 0 : level / top, BAR_WIDTH, unicode),
  ];
  const body = shown.map(cells);
  if (rest.length > 0) {
    const sum = (of: (row: Row) => number) => rest.reduce((total, row) => total + of(row), 0);
    body.push([
      `${rest.length} others`,
      String(sum((row) => row.slots)),
      String(sum((row) => row.subtasks)),
      ...(withLoad ? [formatLoad(sum((row) => row.load))] : []),
      ...(withLevel ? [''] : []),
      '',
    ]);
  }
  return renderTable(columns, body);
}
