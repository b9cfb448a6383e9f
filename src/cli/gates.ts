/** Quality gates for pipelines of continuous integration: the flags, and whether a plan passes them. */

import { InvalidArgumentError } from 'commander';
import type { SolvedPartitionPlan } from '../partitions/types.ts';
import type { SolvedSlotPlan } from '../slots/types.ts';
import { formatPercent, formatRatio } from './numbers.ts';

export interface Gates {
  /** `--require optimal` */
  readonly require?: 'optimal';
  /** `--max-gap`: largest relative gap, as a fraction. */
  readonly maxGap?: number;
  /** `--max-imbalance`: largest imbalance of the task managers or members, 1 or more. */
  readonly maxImbalance?: number;
}

/** One sentence per missed gate; empty when the plan passes. Comparisons are exact: a gate has no tolerance of its own. */
export function missedGates(plan: SolvedSlotPlan | SolvedPartitionPlan, gates: Gates): string[] {
  const missed: string[] = [];
  if (gates.require === 'optimal' && plan.status !== 'OPTIMAL') {
    missed.push(`gate missed: the plan is ${plan.status}, --require optimal asks for OPTIMAL`);
  }
  if (gates.maxGap !== undefined && !(plan.gap.relative <= gates.maxGap)) {
    missed.push(
      `gate missed: the gap is ${formatPercent(plan.gap.relative)}, --max-gap allows ${formatPercent(gates.maxGap)}`,
    );
  }
  const [bins, { imbalance }] =
    plan.kind === 'slot-plan' ? ['task managers', plan.loads.taskManagers] : ['members', plan.loads.members];
  if (gates.maxImbalance !== undefined && !(imbalance <= gates.maxImbalance)) {
    missed.push(
      `gate missed: the imbalance of the ${bins} is ${formatRatio(imbalance)}, --max-imbalance allows ${formatRatio(gates.maxImbalance)}`,
    );
  }
  return missed;
}

/** `1%` or `0.01`. */
export function parseGap(text: string): number {
  const percent = text.endsWith('%');
  const value = parseDecimal(percent ? text.slice(0, -1) : text);
  if (value === undefined) throw new InvalidArgumentError('Give a percentage such as 1% or a fraction such as 0.01.');
  return percent ? value / 100 : value;
}

/** A number of at least 1. */
export function parseImbalance(text: string): number {
  const value = parseDecimal(text);
  if (value === undefined || value < 1) throw new InvalidArgumentError('Give a number of at least 1, such as 1.05.');
  return value;
}

/** An integer of at least 0. */
export function parseMoves(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 2 ** 31 - 1)) throw new InvalidArgumentError('Give an integer of at least 0, such as 100.');
  return value;
}

function parseDecimal(text: string): number | undefined {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}
