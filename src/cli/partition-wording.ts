/** The sentences about partition plans that commands share: the answer in the first line, what the plan misses, what moves. */

import type {
  PartitionPlan,
  PartitionProblem,
  PartitionStrategyName,
  SolvedPartitionPlan,
} from '../partitions/types.ts';
import { countOf, formatLoad } from './numbers.ts';
import { type Paint, paintStatus } from './paint.ts';
import { printable, shorten } from './printable.ts';
import { imbalancePhrase, levelPhrase, missesPhrase } from './wording.ts';

/** What consumer groups run unless they are told otherwise: the plan in the words "was … under". */
export const USUAL_STRATEGY: PartitionStrategyName = 'kafka-range';

/** Names shown of many. */
const SHOWN_NAMES = 5;

/** In what unit the loads of a problem are told. */
export interface PartitionUnit {
  /** No topic gives loads, so each partition weighs 1. */
  readonly countsPartitions: boolean;
  /** Members are compared by load / capacity. */
  readonly perCapacity: boolean;
}

export function partitionUnitOf({ members, topics }: PartitionProblem): PartitionUnit {
  return {
    countsPartitions: topics.every(({ loads }) => loads === undefined),
    perCapacity: members.some(({ capacity }) => capacity !== undefined),
  };
}

/** Status, level against its lower bound, imbalance before and after, what is missed. One line without line feed. */
export function partitionAnswer(plan: PartitionPlan, unit: PartitionUnit, paint: Paint, was?: PartitionPlan): string {
  const status = paintStatus(paint, plan.status);
  if (plan.assignment === undefined)
    return `${status}  ${printable(plan.termination.detail ?? plan.termination.reason)}`;
  const before = was?.assignment === undefined ? undefined : { ...was.loads.members, strategy: was.strategy };
  const parts = [
    `busiest member ${levelPhrase(plan, (number) => amount(number, unit))}`,
    imbalancePhrase(plan.loads.members.imbalance, before),
    ...missesPhrase(plan.certificate.spread.misses),
    ...(plan.moves === undefined ? [] : [countOf(plan.moves.partitions, 'move')]),
    ...(plan.unassigned === 0 ? [] : [`${plan.unassigned} unassigned`]),
  ];
  return `${status}  ${parts.join('  ')}`;
}

function amount(number: string, { countsPartitions, perCapacity }: PartitionUnit): string {
  if (perCapacity) return `load / capacity ${number}`;
  if (!countsPartitions) return `load ${number}`;
  return `${number} ${number === '1' ? 'partition' : 'partitions'}`;
}

/** The level of a member and of the busiest, in table cells. */
export function partitionLevelHead({ countsPartitions, perCapacity }: PartitionUnit): string {
  if (perCapacity) return 'load /\ncapacity';
  return countsPartitions ? 'partitions' : 'load';
}

/** What is not as it could be, one sentence each; empty when there is nothing to say. */
export function partitionRemarks(problem: PartitionProblem, plan: SolvedPartitionPlan): string[] {
  const { certificate, moves, rackMisses, unassigned } = plan;
  const { misses, cells, excess } = certificate.spread;
  const lines: string[] = [];
  if (unassigned > 0) {
    const names = topicsWithoutSubscriber(problem);
    const shown = names.slice(0, SHOWN_NAMES).map((name) => shorten(name, 40));
    const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
    lines.push(
      `Unassigned: ${countOf(unassigned, 'partition')} of topics that no member subscribes to (${shown.join(', ')}${more}).`,
    );
  }
  if (misses > 0) {
    const outside = 'outside the fair share rounded down or up';
    lines.push(
      `Spread missed: partitions of a topic on a member, ${misses} of ${cells} ${outside}, by ${countOf(excess, 'partition')} in all.`,
    );
  }
  if (rackMisses !== undefined && rackMisses > 0) {
    lines.push(`Racks missed: ${countOf(rackMisses, 'partition')} without a replica in the rack of the member.`);
  }
  if (moves !== undefined && moves.partitions > 0) lines.push(movesLine(plan, moves));
  return lines;
}

function movesLine(
  { certificate }: SolvedPartitionPlan,
  { partitions, load }: { partitions: number; load: number },
): string {
  const weight = load === partitions ? '' : ` with a load of ${formatLoad(load)}`;
  const floor = certificate.moves;
  const proof =
    floor === undefined
      ? ''
      : floor.value === partitions
        ? ', and no plan that is as good can do with fewer'
        : `; the proven floor is ${formatLoad(floor.value)}`;
  return `Moves: ${countOf(partitions, 'partition')}${weight} ${partitions === 1 ? 'leaves its' : 'leave their'} member${proof}.`;
}

function topicsWithoutSubscriber({ members, topics }: PartitionProblem): string[] {
  const wanted = new Set<string>();
  // Members of a group mostly share one list.
  for (const list of new Set(members.map(({ topics }) => topics))) for (const name of list) wanted.add(name);
  return topics.filter(({ name, partitions }) => partitions > 0 && !wanted.has(name)).map(({ name }) => name);
}

/** What to do about a plan that could not be made. */
export function partitionWayOut({ termination }: PartitionPlan): string {
  return termination.reason === 'MOVE_LIMIT' ? 'Next: raise --max-moves.' : '';
}
