/** From a problem to columns, checked in the same pass: large groups are read once. */

import { EvenslotError, type Issue } from '../errors.ts';
import { createIssueList } from '../fairness/issue-list.ts';
import { isRecord, listOf, rejectUnknown, report } from '../fields.ts';
import { type Scaled, scaleToIntegers } from '../solver/scale.ts';
import type { PartitionModel } from './model.ts';
import { readMembers } from './read-members.ts';
import { readOwners } from './read-owners.ts';
import { readTopics, type TopicColumns } from './read-topics.ts';
import type { PartitionProblem, Topic } from './types.ts';

/** Members are bins of the solver, which numbers them with 24 bits. */
const MOST_MEMBERS = 2 ** 24;

/** Every issue of a partition problem; empty when it is well formed. */
export function validatePartitionProblem(input: unknown): Issue[] {
  return readGroup(input).issues;
}

/**
 * The columns of a problem.
 *
 * @throws EvenslotError `E_INVALID_PROBLEM` with every issue
 */
export function buildModel(problem: PartitionProblem): PartitionModel {
  const { issues, model } = readGroup(problem);
  if (!model) throw new EvenslotError('E_INVALID_PROBLEM', issues);
  return model;
}

function readGroup(input: unknown): { readonly issues: Issue[]; readonly model: PartitionModel | undefined } {
  const issues: Issue[] = [];
  if (!isRecord(input)) {
    report(issues, '', 'a problem must be an object with members and topics', input);
    return { issues, model: undefined };
  }
  rejectUnknown(issues, (key) => key, input, ['members', 'topics', 'previous']);
  const many = createIssueList();
  const members = requiredList(issues, input, 'members');
  const topics = readTopics(issues, many, requiredList(issues, input, 'topics'));
  if (members.length > MOST_MEMBERS)
    report(issues, 'members', `members must be at most ${MOST_MEMBERS}`, members.length);
  const columns = readMembers(issues, members, topics.topicOfName);
  const owner = readOwners(issues, many, members, topics, input.previous);
  const all = [...issues, ...many.finish()];
  if (all.length > 0) return { issues: all, model: undefined };
  const problem = input as unknown as PartitionProblem;
  const numSubscribers = countSubscribers(topics.numTopics, columns.subscriptions, columns.subscriptionOf);
  let loads: Float64Array | undefined;
  let units: Scaled | undefined;
  const model: PartitionModel = {
    problem,
    ...topics,
    ...columns,
    numPartitions: topics.partitionStart[topics.numTopics]!,
    numSubscribers,
    owner,
    equalLoad: findEqualLoad(problem.topics, numSubscribers),
    loads() {
      loads ??= listLoads(problem.topics, topics);
      return loads;
    },
    units() {
      units ??= scaleToIntegers(model.loads(), 2 ** 32);
      return units;
    },
  };
  return { issues: all, model };
}

/** A list that may be empty but not left out. */
function requiredList(issues: Issue[], input: Record<string, unknown>, key: string): readonly unknown[] {
  if (input[key] === undefined) report(issues, key, `${key} must be a list`, undefined);
  return listOf(issues, input, key, false);
}

function countSubscribers(
  numTopics: number,
  subscriptions: readonly Uint32Array[],
  subscriptionOf: Uint32Array,
): Uint32Array {
  const size = new Uint32Array(subscriptions.length);
  for (let m = 0; m < subscriptionOf.length; m++) size[subscriptionOf[m]!]!++;
  const count = new Uint32Array(numTopics);
  for (const [s, topics] of subscriptions.entries()) for (const t of topics) count[t]! += size[s]!;
  return count;
}

/** The load that all partitions with a subscriber have; 1 when there are none, undefined when they differ. */
function findEqualLoad(topics: readonly Topic[], numSubscribers: Uint32Array): number | undefined {
  let equal: number | undefined;
  for (const [t, { partitions, loads = 1 }] of topics.entries()) {
    if (partitions === 0 || numSubscribers[t] === 0) continue;
    equal ??= typeof loads === 'number' ? loads : loads[0]!;
    if (typeof loads === 'number') {
      if (loads !== equal) return undefined;
    } else for (let p = 0; p < partitions; p++) if (loads[p] !== equal) return undefined;
  }
  return (equal ?? 1) + 0;
}

function listLoads(topics: readonly Topic[], { partitionStart, numTopics }: TopicColumns): Float64Array {
  const list = new Float64Array(partitionStart[numTopics]!);
  for (const [t, { loads = 1 }] of topics.entries()) {
    if (typeof loads === 'number') list.fill(loads, partitionStart[t]!, partitionStart[t + 1]!);
    else list.set(loads, partitionStart[t]!);
  }
  return list;
}
