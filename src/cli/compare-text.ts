/** What `evenslot compare` prints for people: the answer, a row per strategy, what the last plan misses, the next command. */

import type { SlotPlan, SlotProblem, SolvedSlotPlan } from '../slots/types.ts';
import { formatIndex, formatLoad, formatRatio } from './numbers.ts';
import { type Paint, paintStatus } from './paint.ts';
import { type Column, renderTable } from './table.ts';
import { answerLine, levelHead, shellWord, spreadLines, totalMisses, unitOf, wayOut } from './wording.ts';

/** `plans` are in the order of the registry, baselines first; the last one is the answer. */
export function compareText(
  problem: SlotProblem,
  plans: readonly SlotPlan[],
  file: string,
  paint: Paint,
  quiet: boolean,
): string {
  const last = plans.at(-1);
  if (last === undefined) throw new Error('no strategy was run');
  const unit = unitOf(problem);
  const answer = answerLine(last, unit, paint, plans.length > 1 ? plans[0] : undefined);
  if (quiet) return `${answer}\n`;
  const withMoves = problem.previous !== undefined;
  const table = renderTable(
    columnsOf(withMoves),
    plans.map((plan) => rowOf(plan, withMoves, paint)),
  );
  const legend =
    unit.per === 'nothing' ? [] : [`Task managers (TM) are measured by ${levelHead(unit).replaceAll('\n', ' ')}.`];
  const missed = last.assignment === undefined ? [] : spreadLines(last);
  const next = last.assignment === undefined ? wayOut(last) : `Next: evenslot allocate ${shellWord(file)}`;
  return `${[answer, '', table, ...legend, '', ...missed, next].join('\n').trimEnd()}\n`;
}

function columnsOf(withMoves: boolean): Column[] {
  const numbers = [
    'busiest\nTM',
    'busiest\nslot',
    'imbalance\nTM',
    'imbalance\nslot',
    'spread\nTM',
    'idle\nslots',
    'Jain\nTM',
    'spread\nmisses',
  ];
  if (withMoves) numbers.push('moves');
  return [
    { head: 'strategy', align: 'left' },
    { head: 'status', align: 'left' },
    ...numbers.map((head) => ({ head, align: 'right' as const })),
  ];
}

function rowOf(plan: SlotPlan, withMoves: boolean, paint: Paint): string[] {
  const names = [plan.strategy, paintStatus(paint, plan.status)];
  if (plan.assignment === undefined) return [...names, ...Array<string>(withMoves ? 9 : 8).fill('-')];
  const { taskManagers, slots } = plan.loads;
  const cells = [
    formatLoad(taskManagers.makespan),
    formatLoad(slots.makespan),
    formatRatio(taskManagers.imbalance),
    formatRatio(slots.imbalance),
    formatLoad(taskManagers.spread),
    String(countIdleSlots(plan)),
    formatIndex(taskManagers.jain),
    String(totalMisses(plan)),
  ];
  if (withMoves) cells.push(plan.moves === undefined ? '-' : String(plan.moves.taskManagers + plan.moves.slots));
  return [...names, ...cells];
}

/** Slots without a subtask, granted or not. */
function countIdleSlots(plan: SolvedSlotPlan): number {
  const used = new Uint8Array(plan.grants.length);
  for (const slot of plan.assignment) used[slot] = 1;
  return used.reduce((idle, mark) => idle - mark, used.length);
}
