/** Judges a partition plan: a valid assignment first, then every claim, each derived from the problem anew. */

import type { Objective } from '../../partitions/types.ts';
import { checkReport } from '../check-loads.ts';
import type { IssueList } from '../issue-list.ts';
import { measure } from '../measure.ts';
import { type Fields, readRecord, showValue } from '../read-fields.ts';
import { checkAssigned } from './check-assigned.ts';
import { checkGroupLevel } from './check-group-level.ts';
import { checkGroupQuality } from './check-group-quality.ts';
import { checkNoAssignment, hasNoAssignment } from './check-no-assignment.ts';
import { checkOwnerMoves } from './check-owner-moves.ts';
import { checkRackMisses } from './check-rack-misses.ts';
import { type PlacedGroup, placeGroup } from './placed-group.ts';
import { countPartitions, type GroupColumns, readGroup } from './read-group.ts';
import { readAssignment, readContents } from './read-placement.ts';

const OBJECTIVES: readonly Objective[] = ['level', 'spread', 'calm'];

/** Checks a plan of kind `partition-plan`, live or as its JSON document, against the problem it is for. */
export function judgePartitions(issues: IssueList, input: unknown, plan: Fields): void {
  const group = readGroup(issues, input);
  checkHead(issues, plan);
  if (!group) return;
  if (hasNoAssignment(plan)) {
    checkNoAssignment(issues, plan, group);
    return;
  }
  const isDocument = plan.assignment === undefined;
  const placement = isDocument ? readContents(issues, plan, group) : readAssignment(issues, plan.assignment, group);
  if (!placement) return;
  const found = issues.count();
  checkAssigned(issues, group, placement);
  if (issues.count() > found) return;
  const objective = OBJECTIVES.find((name) => name === plan.objective) ?? 'level';
  checkClaims(issues, plan, placeGroup(group, objective, placement.assignment));
}

function checkHead(issues: IssueList, plan: Fields): void {
  const { formatVersion, strategy, objective, assignment } = plan;
  const isDocument = assignment === undefined && !hasNoAssignment(plan);
  if (formatVersion !== 1 && (isDocument || formatVersion !== undefined)) {
    issues.add('formatVersion', `formatVersion must be 1, got ${showValue(formatVersion)}`, formatVersion);
  }
  if (strategy !== undefined && typeof strategy !== 'string') {
    issues.add('strategy', `strategy must be a name, got ${showValue(strategy)}`, strategy);
  }
  if (objective !== undefined && !OBJECTIVES.includes(objective as Objective)) {
    const message = `objective must be one of ${OBJECTIVES.join(', ')}, got ${showValue(objective)}`;
    issues.add('objective', message, objective);
  }
}

function checkClaims(issues: IssueList, plan: Fields, placed: PlacedGroup): void {
  const { group, loads, assignment } = placed;
  if (!loads.isFinite) {
    issues.add('problem.topics', 'the loads, and every load / capacity, must have a finite sum', Infinity);
    return;
  }
  checkUnassigned(issues, plan.unassigned, group);
  const claimed = plan.loads === undefined ? undefined : readRecord(issues, 'loads', plan.loads);
  if (claimed?.members !== undefined) {
    const measured = measure(loads.perMember, group.capacity);
    const name = (m: number) => `member ${JSON.stringify(group.memberIds[m])}`;
    checkReport(issues, 'loads.members', claimed.members, loads.perMember, measured, loads.exact, name);
  }
  const certificate = plan.certificate === undefined ? {} : readRecord(issues, 'certificate', plan.certificate);
  const hasFloor = certificate?.level !== undefined;
  const floor = hasFloor ? checkGroupLevel(issues, certificate.level, placed) : undefined;
  checkGroupQuality(issues, plan, placed, floor, hasFloor || !certificate);
  if (certificate?.spread !== undefined) checkTopicSpread(issues, certificate.spread, placed);
  checkOwnerMoves(issues, plan.moves, plan.certificate === undefined ? undefined : certificate, placed);
  checkRackMisses(issues, plan.rackMisses, group, assignment);
}

function checkUnassigned(issues: IssueList, claim: unknown, group: GroupColumns): void {
  if (claim === undefined) return;
  let unassigned = 0;
  for (let t = 0; t < group.numTopics; t++) if (group.numSubscribers[t] === 0) unassigned += countPartitions(group, t);
  if (claim === unassigned) return;
  const message = `${unassigned} partitions have no subscriber, the plan claims ${showValue(claim)}`;
  issues.add('unassigned', message, claim);
}

function checkTopicSpread(issues: IssueList, value: unknown, { spread }: PlacedGroup): void {
  const path = 'certificate.spread';
  const claim = readRecord(issues, path, value);
  if (!claim) return;
  for (const key of ['cells', 'misses', 'excess'] as const) {
    if (claim[key] === spread[key]) continue;
    const message = `the plan has ${spread[key]} ${key === 'excess' ? 'partitions of excess' : key}, it claims ${showValue(claim[key])}`;
    issues.add(`${path}.${key}`, message, claim[key]);
  }
}
