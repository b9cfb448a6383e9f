/** The sentences that commands share: the answer in the first line, missed spread, shortage and the next command. */

import type { Bounds, Gap } from '../fairness/claims.ts';
import type { SlotPlan, SlotProblem, SolvedSlotPlan, SpreadCheck, UnsolvedSlotPlan } from '../slots/types.ts';
import { countOf, formatPair, formatPercent, formatRatio } from './numbers.ts';
import { type Paint, paintStatus } from './paint.ts';
import { printable, shorten } from './printable.ts';

/** In what unit the loads of a problem are told. */
export interface Unit {
  /** No vertex gives a load, so each subtask weighs 1. */
  readonly countsSubtasks: boolean;
  /** What task managers are divided by before they are compared. */
  readonly per: 'nothing' | 'slot' | 'capacity';
}

export function unitOf({ taskManagers, vertices }: SlotProblem): Unit {
  const countsSubtasks = vertices.every(({ load }) => load === undefined);
  if (taskManagers.some(({ capacity }) => capacity !== undefined)) return { countsSubtasks, per: 'capacity' };
  const first = taskManagers[0]?.slots;
  return { countsSubtasks, per: taskManagers.some(({ slots }) => slots !== first) ? 'slot' : 'nothing' };
}

/** Status, level against its lower bound, imbalance before and after. One line without line feed. */
export function answerLine(plan: SlotPlan, unit: Unit, paint: Paint, was?: SlotPlan): string {
  const status = paintStatus(paint, plan.status);
  if (plan.assignment === undefined) return `${status}  ${unsolvedReason(plan)}`;
  const before = was?.assignment === undefined ? undefined : { ...was.loads.taskManagers, strategy: was.strategy };
  const parts = [
    `busiest task manager ${levelPhrase(plan, (number) => amount(number, unit))}`,
    imbalancePhrase(plan.loads.taskManagers.imbalance, before),
    ...missesPhrase(totalMisses(plan)),
    ...(plan.moves === undefined ? [] : [countOf(plan.moves.taskManagers + plan.moves.slots, 'move')]),
  ];
  return `${status}  ${parts.join('  ')}`;
}

/** `13 partitions = lower bound 13`; with a gap, how large it is. `amount` gives a number its unit. */
export function levelPhrase(
  { bounds, gap }: { readonly bounds: Bounds; readonly gap: Gap },
  amount: (number: string) => string,
): string {
  const [upper, lower] = formatPair(bounds.upper, bounds.lower);
  const proof =
    gap.absolute === 0 ? ` = lower bound ${lower}` : `, lower bound ${lower} (gap ${formatPercent(gap.relative)})`;
  return `${amount(upper)}${proof}`;
}

/** `imbalance 1.00 (was 3.33 under first-worker)`. */
export function imbalancePhrase(
  imbalance: number,
  was: { readonly imbalance: number; readonly strategy: string } | undefined,
): string {
  const before = was === undefined ? '' : ` (was ${formatRatio(was.imbalance)} under ${was.strategy})`;
  return `imbalance ${formatRatio(imbalance)}${before}`;
}

/** Nothing when the spread holds. */
export function missesPhrase(misses: number): string[] {
  return misses > 0 ? [`spread missed ${misses === 1 ? 'once' : `${misses} times`}`] : [];
}

function amount(number: string, { countsSubtasks, per }: Unit): string {
  const noun = number === '1' ? 'subtask' : 'subtasks';
  if (per === 'nothing') return countsSubtasks ? `${number} ${noun}` : `load ${number}`;
  if (per === 'slot') return countsSubtasks ? `${number} ${noun} per slot` : `load ${number} per slot`;
  return `load / capacity ${number}`;
}

/** Why there is no plan, with numbers: slots missing and the need of each group (the first few of many). */
function unsolvedReason({ termination }: UnsolvedSlotPlan): string {
  const { shortage, detail, reason } = termination;
  if (shortage === undefined) return printable(detail ?? reason);
  const shown = shortage.groups
    .slice(0, 5)
    .map(({ slotSharingGroup, needed }) => `${shorten(slotSharingGroup, 40)} ${needed}`);
  const more = shortage.groups.length > 5 ? ` and ${shortage.groups.length - 5} more groups` : '';
  const needed = shortage.available + shortage.missing;
  return `${countOf(shortage.missing, 'slot')} missing: ${needed} needed, ${shortage.available} there (${shown.join(', ')}${more})`;
}

/** Cells of every family outside floor or ceiling of their fair share. */
export function totalMisses(plan: SolvedSlotPlan): number {
  return plan.certificate.spread.reduce((sum, { misses }) => sum + misses, 0);
}

const FAMILIES: Readonly<Record<SpreadCheck['family'], string>> = {
  slotSharingGroup: 'slots of a slot sharing group',
  vertex: 'subtasks of a vertex',
  pipeline: 'lanes of a pipeline',
  total: 'lanes of the job',
};
const LEVELS: Readonly<Record<SpreadCheck['level'], string>> = {
  slot: 'slot',
  taskManager: 'task manager',
  rack: 'rack',
  zone: 'zone',
};

/** Every family that misses its spread, plainly; empty when all hold. */
export function spreadLines(plan: SolvedSlotPlan): string[] {
  return plan.certificate.spread
    .filter(({ misses }) => misses > 0)
    .map(
      ({ family, level, cells, misses }) =>
        `Spread missed: ${FAMILIES[family]} on a ${LEVELS[level]}, ${misses} of ${cells} outside the fair share rounded down or up.`,
    );
}

/** What to do about a plan that could not be made. */
export function wayOut({ termination }: UnsolvedSlotPlan): string {
  if (termination.reason === 'NOT_ENOUGH_SLOTS') {
    const missing = termination.shortage?.missing;
    const slots = missing === undefined ? 'slots' : countOf(missing, 'slot');
    return `Next: add ${slots}, or give vertices a minParallelism that they can run with.`;
  }
  if (termination.reason === 'MOVE_LIMIT') return 'Next: raise --max-moves.';
  return '';
}

/** A file name as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}

/** The level of one task manager and of the busiest, in table cells. */
export function levelHead({ countsSubtasks, per }: Unit): string {
  const noun = countsSubtasks ? 'subtasks' : 'load';
  if (per === 'nothing') return noun;
  return per === 'slot' ? `${noun}\nper slot` : 'load /\ncapacity';
}
