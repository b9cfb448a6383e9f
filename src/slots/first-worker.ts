/**
 * The naive baseline: subtask i of every vertex goes to the i-th slot of its group, slots in task-manager order.
 * It is what Flink's default slot sharing gives (`DefaultSlotSharingResolver` with slots handed out task manager by task manager).
 */

import { loadBound } from './bounds.ts';
import { grantFirst } from './grants.ts';
import type { SlotModel } from './model.ts';
import type { Placement } from './plan.ts';

export function placeFirstWorker(model: SlotModel): Placement {
  const { cluster, job } = model;
  const { groupOfSlot, total } = grantFirst(cluster, job);
  const order = Uint32Array.from({ length: cluster.numSlots }, (_, s) => s);
  const firstSlot = new Uint32Array(total.length);
  for (let g = 1; g < total.length; g++) firstSlot[g] = firstSlot[g - 1]! + total[g - 1]!;
  const assignment = new Uint32Array(job.subtaskStart[job.numVertices]!);
  for (let v = 0; v < job.numVertices; v++) {
    const first = firstSlot[job.groupOf[v]!]!;
    assignment.set(order.subarray(first, first + job.parallelism[v]!), job.subtaskStart[v]!);
  }
  return { assignment, grants: groupOfSlot, level: loadBound(model), spreadHolds: false };
}
