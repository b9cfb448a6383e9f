/** A group with equal loads as integer programs for HiGHS, one for each aim: only how many partitions of a topic a member has matters. */

import type { Objective, PartitionProblem } from '../../src/partitions/types.ts';
import type { Highs } from './balance-highs.ts';
import { type Group, readGroup } from './partition-scores.ts';

export interface CountOptimum {
  /** Levels of all members, busiest first, in the integer unit of `readGroup`. */
  readonly levels: readonly number[];
  readonly excess: number;
  readonly moves: number;
}

export interface CountLimits {
  readonly maxMoves?: number;
  /** Highest level, in the integer unit: what the moves are made as cheap as possible for. */
  readonly target?: number;
}

/** What is settled so far, and how to ask for more. */
interface Program {
  readonly rows: string[];
  readonly integers: string[];
  readonly solve: (objective: string) => { readonly value: number; readonly at: (name: string) => number };
}

const cell = (t: number, m: number) => `n${t}_${m}`;
const kept = (t: number, m: number) => `k${t}_${m}`;
const off = (t: number, m: number) => `e${t}_${m}`;
/** 1 when member m has at least k partitions. */
const step = (m: number, k: number) => `y${m}_${k}`;
const sum = (terms: readonly string[]) => (terms.length === 0 ? '0 zero' : terms.join(' + '));

/** The optimum under the objective, or undefined when `maxMoves` leaves no plan. All partitions that are wanted must weigh the same. */
export function solveCountsByHighs(
  highs: Highs,
  problem: PartitionProblem,
  objective: Objective,
  { maxMoves, target }: CountLimits = {},
): CountOptimum | undefined {
  const group = readGroup(problem);
  const wanted = group.topicOf.filter((t) => group.subscribers[t]!.length > 0).length;
  const weight = group.weights.find((_, p) => group.subscribers[group.topicOf[p]!]!.length > 0) ?? 1;
  const program = openProgram(highs, group, wanted);
  const owned = group.owners.filter((owner) => owner >= 0).length;
  const keeps = listCells(group).map(([t, m]) => kept(t, m));
  const found = { levels: [] as number[], excess: 0, moves: 0 };
  const stages = {
    levels: () => {
      found.levels = settleLevels(program, group, wanted).map((level) => level * weight);
    },
    excess: () => {
      const cells = sum(listCells(group).map(([t, m]) => off(t, m)));
      found.excess = program.solve(`Minimize\n obj: ${cells}`).value;
      program.rows.push(`${cells} <= ${found.excess}`);
    },
    moves: () => {
      const most = program.solve(`Maximize\n obj: ${sum(keeps)}`).value;
      found.moves = owned - most;
      program.rows.push(`${sum(keeps)} >= ${most}`);
    },
  };
  if (maxMoves !== undefined) {
    if (owned - program.solve(`Maximize\n obj: ${sum(keeps)}`).value > maxMoves) return undefined;
    program.rows.push(`${sum(keeps)} >= ${owned - maxMoves}`);
  }
  if (target !== undefined) {
    for (const m of group.capacities.keys()) {
      const most = Math.floor(target / (weight * group.levelOf[m]!));
      program.rows.push(`${sum(steps(wanted).map((k) => step(m, k)))} <= ${most}`);
    }
    stages.moves();
  }
  const order = {
    level: ['levels', 'excess', 'moves'],
    spread: ['excess', 'levels', 'moves'],
    calm: ['moves', 'levels', 'excess'],
  } as const;
  for (const stage of order[objective]) if (stage !== 'moves' || target === undefined) stages[stage]();
  return found;
}

const steps = (wanted: number) => Array.from({ length: wanted }, (_, k) => k + 1);

function listCells({ subscribers }: Group): [number, number][] {
  return subscribers.flatMap((members, t) => members.map((m): [number, number] => [t, m]));
}

function openProgram(highs: Highs, group: Group, wanted: number): Program {
  const { topicOf, subscribers, owners, floors, ceilings, capacities } = group;
  const rows: string[] = [];
  for (const [t, members] of subscribers.entries()) {
    const count = topicOf.filter((topic) => topic === t).length;
    if (members.length > 0) rows.push(`${sum(members.map((m) => cell(t, m)))} = ${count}`);
    for (const m of members) {
      rows.push(`${kept(t, m)} - ${cell(t, m)} <= 0`);
      rows.push(`${kept(t, m)} <= ${owners.filter((owner, p) => owner === m && topicOf[p] === t).length}`);
      rows.push(`${cell(t, m)} - ${off(t, m)} <= ${ceilings[t]![m]}`);
      rows.push(`${cell(t, m)} + ${off(t, m)} >= ${floors[t]![m]}`);
    }
  }
  const binaries: string[] = [];
  for (const m of capacities.keys()) {
    const cells = listCells(group).flatMap(([t, other]) => (other === m ? [cell(t, m)] : []));
    rows.push(
      `${sum(cells)}${steps(wanted)
        .map((k) => ` - ${step(m, k)}`)
        .join('')} = 0`,
    );
    for (const k of steps(wanted)) {
      binaries.push(step(m, k));
      if (k > 1) rows.push(`${step(m, k)} - ${step(m, k - 1)} <= 0`);
    }
  }
  const integers = listCells(group).map(([t, m]) => cell(t, m));
  const solve: Program['solve'] = (objective) => {
    const named = rows.map((row, r) => ` r${r}: ${row}`);
    const text = [
      objective,
      'Subject To',
      ...named,
      'Bounds',
      ' zero = 0',
      ...(integers.length > 0 ? ['General', ` ${integers.join('\n ')}`] : []),
      ...(binaries.length > 0 ? ['Binary', ` ${binaries.join('\n ')}`] : []),
      'End',
    ].join('\n');
    const { Status, Columns, ObjectiveValue } = highs.solve(text, {
      mip_rel_gap: 0,
      mip_abs_gap: 0.5,
      log_to_console: false,
    });
    if (Status !== 'Optimal') throw new Error(`HiGHS ended with ${Status}`);
    return {
      value: Math.round(ObjectiveValue),
      at: (name) => Math.round((Columns[name] as { Primal: number } | undefined)?.Primal ?? 0),
    };
  };
  return { rows, integers, solve };
}

/** Settles how many members reach each level, highest level first, and returns the levels of all members. */
function settleLevels(program: Program, { capacities, levelOf }: Group, wanted: number): number[] {
  if (wanted === 0) return capacities.map(() => 0);
  const members = [...capacities.keys()];
  const isEven = capacities.every((capacity) => capacity === capacities[0]);
  // With one capacity the levels of the least sum of squares are the leximax ones (Fujishige 1980); HiGHS is asked once.
  if (isEven) {
    const squares = members.flatMap((m) => steps(wanted).map((k) => `${2 * k - 1} ${step(m, k)}`));
    const { at } = program.solve(`Minimize\n obj: ${sum(squares)}`);
    for (const k of steps(wanted)) {
      const reaching = members.reduce((count, m) => count + at(step(m, k)), 0);
      program.rows.push(`${sum(members.map((m) => step(m, k)))} = ${reaching}`);
    }
    return levelsAt(members, levelOf, wanted, at);
  }
  const levels = [...new Set(members.flatMap((m) => steps(wanted).map((k) => k * levelOf[m]!)))].sort((a, b) => b - a);
  let last: ((name: string) => number) | undefined;
  for (const level of levels) {
    const reaching = sum(
      members.flatMap((m) => {
        const k = Math.ceil(level / levelOf[m]!);
        return k <= wanted ? [step(m, k)] : [];
      }),
    );
    const { value, at } = program.solve(`Minimize\n obj: ${reaching}`);
    program.rows.push(`${reaching} <= ${value}`);
    last = at;
  }
  return levelsAt(members, levelOf, wanted, last!);
}

function levelsAt(
  members: number[],
  levelOf: readonly number[],
  wanted: number,
  at: (name: string) => number,
): number[] {
  return members
    .map((m) => levelOf[m]! * steps(wanted).reduce((count, k) => count + at(step(m, k)), 0))
    .sort((a, b) => b - a);
}
