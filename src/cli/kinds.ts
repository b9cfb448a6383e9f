/** The kinds of problem files: which command takes them, which fields they have, how they are written out and checked. */

import type { Issue } from '../errors.ts';
import { validatePartitionProblem } from '../partitions/build-model.ts';
import type { PartitionProblem } from '../partitions/types.ts';
import type { SlotProblem } from '../slots/types.ts';
import { validateSlotProblem } from '../slots/validate.ts';
import { type Expanded, expandCounts } from './expand.ts';
import { expandPartitionFile } from './expand-partitions.ts';

/** The problem in a file of each kind. */
export interface Problems {
  readonly slots: SlotProblem;
  readonly partitions: PartitionProblem;
}

export type KindName = keyof Problems;

interface Kind {
  /** The command that makes one plan. */
  readonly command: 'allocate' | 'assign';
  /** The `kind` of the plans. */
  readonly plan: 'slot-plan' | 'partition-plan';
  /** Fields of the format. An issue at one of them is about its value; at any other it is about the key, which nobody knows. */
  readonly fields: ReadonlySet<string>;
  /** Writes the short forms out. */
  readonly expand: (content: Record<string, unknown>) => Expanded;
  readonly validate: (content: unknown) => Issue[];
}

const SLOT_LISTS = {
  taskManagers: { names: ['id'] },
  vertices: { names: ['id', 'pipeline', 'coLocationGroup'] },
  edges: { names: ['from', 'to'] },
};

export const KINDS: Readonly<Record<KindName, Kind>> = {
  slots: {
    command: 'allocate',
    plan: 'slot-plan',
    fields: listFields({
      '': 'evenslot kind taskManagers vertices edges previous',
      'taskManagers[].': 'id count slots capacity rack zone',
      'vertices[].':
        'id count parallelism minParallelism maxParallelism pipeline slotSharingGroup coLocationGroup load',
      'edges[].': 'from to count ship',
      'previous[].': 'taskManager slot slotSharingGroup subtasks',
      'previous[].subtasks[].': 'vertex index',
    }),
    expand: (content) => expandCounts(content, SLOT_LISTS),
    validate: validateSlotProblem,
  },
  partitions: {
    command: 'assign',
    plan: 'partition-plan',
    fields: listFields({
      '': 'evenslot kind members topics previous',
      'members[].': 'id count first topics capacity rack instanceId owned',
      'members[].owned[].': 'topic partition partitions',
      'topics[].': 'name count first partitions loads racks',
      'previous[].': 'id partitions',
      'previous[].partitions[].': 'topic partition partitions',
    }),
    expand: expandPartitionFile,
    validate: validatePartitionProblem,
  },
};

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

function listFields(names: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.entries(names).flatMap(([parent, keys]) => keys.split(' ').map((key) => parent + key)));
}
