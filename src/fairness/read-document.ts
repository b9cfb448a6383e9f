/** Reads the JSON document of a plan: every slot by name, with the subtasks in it by name. */

import type { IssueList } from './issue-list.ts';
import { nameSlot, nameSubtask, type Placement, UNPLACED } from './placement.ts';
import { type Fields, isIndex, isRecord, readArray, readRecord, showValue } from './read-fields.ts';
import type { ProblemColumns } from './read-problem.ts';
import { startSubtasks } from './spread.ts';

/** When more slots or subtasks than this are missing, the document is refused before memory is taken for them. */
const MOST_MISSING = 1_000_000;

/** One listed subtask: its place in the document and its meaning. */
interface Listing {
  readonly vertex: number;
  readonly index: number;
  readonly slot: number;
  readonly path: string;
}

/** The placement of a document; undefined, with issues, when it does not place every subtask exactly once. */
export function readPlanDocument(issues: IssueList, document: Fields, problem: ProblemColumns): Placement | undefined {
  const found = issues.count();
  if (document.formatVersion !== 1) {
    issues.add(
      'formatVersion',
      `formatVersion must be 1, got ${showValue(document.formatVersion)}`,
      document.formatVersion,
    );
  }
  const listings: Listing[] = [];
  const grants = readSlots(issues, document.slots, problem, listings);
  const parallelism = readParallelism(issues, document.parallelism, problem, listings);
  if (!grants || !parallelism || issues.count() > found) return undefined;

  const subtaskStart = startSubtasks(parallelism);
  const assignment = new Uint32Array(subtaskStart[parallelism.length]!).fill(UNPLACED);
  const listed = new Uint32Array(assignment.length);
  for (const [k, { vertex, index, slot, path }] of listings.entries()) {
    const name = nameSubtask(problem, vertex, index);
    if (index >= parallelism[vertex]!) {
      issues.add(`${path}.index`, `${name} does not run: the parallelism is ${parallelism[vertex]}`, index);
      continue;
    }
    const subtask = subtaskStart[vertex]! + index;
    if (assignment[subtask] !== UNPLACED) {
      const other = listings[listed[subtask]!]!;
      issues.add(path, `${name} stands in ${nameSlot(problem, other.slot)} already (${other.path})`, { vertex, index });
      continue;
    }
    assignment[subtask] = slot;
    listed[subtask] = k;
  }
  return {
    parallelism,
    subtaskStart,
    assignment,
    grants,
    pathOfParallelism: (v) => `parallelism.${problem.vertexIds[v]}`,
    pathOfSubtask: (subtask) => (assignment[subtask] === UNPLACED ? 'slots' : listings[listed[subtask]!]!.path),
  };
}

/** Group of each slot; fills `listings`. */
function readSlots(
  issues: IssueList,
  value: unknown,
  problem: ProblemColumns,
  listings: Listing[],
): Int32Array | undefined {
  const slots = readArray(issues, 'slots', value);
  if (!slots) return undefined;
  const { managerOfId, slotStart, groupOfName } = problem;
  const numSlots = slotStart[slotStart.length - 1]!;
  if (numSlots - slots.length > MOST_MISSING) {
    issues.add('slots', `every slot must be listed: ${numSlots} expected, got ${slots.length}`, slots.length);
    return undefined;
  }
  const grants = new Int32Array(numSlots).fill(-1);
  const entryOf = new Int32Array(numSlots).fill(-1);
  for (let k = 0; k < slots.length; k++) {
    const path = `slots[${k}]`;
    const content = readRecord(issues, path, slots[k]);
    if (!content) continue;
    const t = managerOfId.get(content.taskManager as string);
    if (t === undefined) {
      const message = `taskManager must be the id of a task manager, got ${showValue(content.taskManager)}`;
      issues.add(`${path}.taskManager`, message, content.taskManager);
      continue;
    }
    const offered = slotStart[t + 1]! - slotStart[t]!;
    if (!isIndex(content.slot, offered)) {
      const message = `slot must be an integer from 0 to ${offered - 1}, got ${showValue(content.slot)}`;
      issues.add(`${path}.slot`, message, content.slot);
      continue;
    }
    const slot = slotStart[t]! + content.slot;
    if (entryOf[slot]! >= 0) {
      issues.add(path, `${nameSlot(problem, slot)} is listed already (slots[${entryOf[slot]}])`, content.slot);
      continue;
    }
    entryOf[slot] = k;
    const name = content.slotSharingGroup;
    const group = name === undefined ? -1 : groupOfName.get(name as string);
    if (group === undefined) {
      const message = `slotSharingGroup must be a group of the problem, got ${showValue(name)}`;
      issues.add(`${path}.slotSharingGroup`, message, name);
    } else grants[slot] = group;
    readSubtasks(issues, `${path}.subtasks`, content.subtasks, problem, slot, listings);
  }
  for (let slot = 0; slot < numSlots; slot++) {
    if (entryOf[slot]! < 0 && issues.wants()) {
      issues.add('slots', `${nameSlot(problem, slot)} is missing: every slot is listed, empty ones too`, undefined);
    }
  }
  return grants;
}

function readSubtasks(
  issues: IssueList,
  path: string,
  value: unknown,
  { vertexOfId }: ProblemColumns,
  slot: number,
  listings: Listing[],
): void {
  const subtasks = readArray(issues, path, value);
  for (let k = 0; subtasks && k < subtasks.length; k++) {
    const at = `${path}[${k}]`;
    const subtask = subtasks[k];
    if (!isRecord(subtask)) {
      issues.add(at, `a subtask must be an object with vertex and index, got ${showValue(subtask)}`, subtask);
      continue;
    }
    const vertex = vertexOfId.get(subtask.vertex as string);
    if (vertex === undefined) {
      const message = `vertex must be the id of a vertex, got ${showValue(subtask.vertex)}`;
      issues.add(`${at}.vertex`, message, subtask.vertex);
    } else if (!isIndex(subtask.index, 2 ** 31)) {
      const message = `index must be an integer of at least 0, got ${showValue(subtask.index)}`;
      issues.add(`${at}.index`, message, subtask.index);
    } else listings.push({ vertex, index: subtask.index, slot, path: at });
  }
}

/** The stated parallelism; where the document leaves it out, as many as are listed. */
function readParallelism(
  issues: IssueList,
  value: unknown,
  { vertexIds, vertexOfId }: ProblemColumns,
  listings: readonly Listing[],
): Uint32Array | undefined {
  const listed = new Uint32Array(vertexIds.length);
  for (const { vertex } of listings) listed[vertex]!++;
  if (value === undefined) return listed;
  const stated = readRecord(issues, 'parallelism', value);
  if (!stated) return undefined;
  for (const id of Object.keys(stated)) {
    if (!vertexOfId.has(id)) issues.add(`parallelism.${id}`, `${showValue(id)} is not the id of a vertex`, stated[id]);
  }
  const parallelism = new Uint32Array(vertexIds.length);
  let missing = 0;
  for (const [v, id] of vertexIds.entries()) {
    const count = Object.hasOwn(stated, id) ? stated[id] : undefined;
    if (!isIndex(count, 2 ** 31)) {
      const message = `the parallelism of ${showValue(id)} must be an integer, got ${showValue(count)}`;
      issues.add(`parallelism.${id}`, message, count);
      continue;
    }
    parallelism[v] = count;
    missing += Math.max(0, count - listed[v]!);
  }
  if (missing <= MOST_MISSING) return parallelism;
  issues.add('slots', `${missing} subtasks are missing`, missing);
  return undefined;
}
