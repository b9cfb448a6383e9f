/** Every assignment of a small group: the best one by the order of the aims, and by single ones. */

import type { Objective, PartitionProblem } from '../../src/partitions/types.ts';
import { compareScores, type Group, readGroup, type Score, scoreAssignment } from './partition-scores.ts';

/** More assignments than this are not a small group. */
const MOST = 100_000;

/** Calls back for each valid assignment, with one array that changes from call to call. */
export function visitPartitions(group: Group, visit: (assignment: readonly number[]) => void): void {
  const { topicOf, subscribers } = group;
  const total = topicOf.reduce((product, t) => product * Math.max(1, subscribers[t]!.length), 1);
  if (total > MOST) throw new Error(`${total} assignments are too many for brute force`);
  const assignment = topicOf.map(() => -1);
  const place = (p: number): void => {
    if (p === topicOf.length) visit(assignment);
    else if (subscribers[topicOf[p]!]!.length === 0) place(p + 1);
    else
      for (const m of subscribers[topicOf[p]!]!) {
        assignment[p] = m;
        place(p + 1);
      }
  };
  place(0);
}

/** Score of every assignment that differs from the others in something an aim looks at; of those that `accepts` takes. */
export function listScores(
  problem: PartitionProblem,
  accepts: (group: Group, assignment: readonly number[]) => boolean = () => true,
): Score[] {
  const group = readGroup(problem);
  const scores = new Map<string, Score>();
  visitPartitions(group, (assignment) => {
    if (!accepts(group, assignment)) return;
    const score = scoreAssignment(group, assignment);
    const key = `${score.levels} ${score.excess} ${score.moves} ${score.movedLoad} ${score.rackMisses}`;
    if (!scores.has(key)) scores.set(key, score);
  });
  return [...scores.values()];
}

/** The best of the scores under an objective; undefined when there are none. */
export function findBestScore(scores: readonly Score[], objective: Objective): Score | undefined {
  let best: Score | undefined;
  for (const score of scores) if (!best || compareScores(score, best, objective) < 0) best = score;
  return best;
}

/** The level of the busiest member in the caller's unit. */
export function busiestOf(problem: PartitionProblem, { levels }: Score): number {
  return (levels[0] ?? 0) / readGroup(problem).unit;
}
