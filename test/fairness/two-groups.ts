/** One plan worked out by hand: two task managers, two groups, a lane of two vertices, one pipeline, a previous plan. */

import { measure } from '../../src/fairness/measure.ts';
import type { SlotProblem } from '../../src/slots/types.ts';

export const problem: SlotProblem = {
  taskManagers: [
    { id: 'tm-0', slots: 3 },
    { id: 'tm-1', slots: 3 },
  ],
  vertices: [
    { id: 'src', parallelism: 4, minParallelism: 2 },
    { id: 'map', parallelism: 2 },
    { id: 'sink', parallelism: 2 },
    { id: 'out', parallelism: 2, slotSharingGroup: 'io' },
  ],
  edges: [
    { from: 'src', to: 'map', ship: 'HASH' },
    { from: 'map', to: 'sink', ship: 'FORWARD' },
    { from: 'sink', to: 'out' },
  ],
  previous: [
    { taskManager: 'tm-0', slot: 0, subtasks: ['src', 'map', 'sink'].map((vertex) => ({ vertex, index: 0 })) },
    { taskManager: 'tm-0', slot: 1, subtasks: [{ vertex: 'src', index: 1 }] },
    { taskManager: 'tm-9', slot: 0, subtasks: [{ vertex: 'src', index: 2 }] },
    { taskManager: 'tm-1', slot: 0, subtasks: [{ vertex: 'src', index: 3 }] },
    {
      taskManager: 'tm-1',
      slot: 7,
      subtasks: [
        { vertex: 'gone', index: 0 },
        { vertex: 'src', index: 9 },
      ],
    },
  ],
};

/** What is true of the plan. */
function listClaims() {
  const managers = Float64Array.of(5, 5);
  const slots = Float64Array.of(3, 1, 1, 3, 1, 1);
  return {
    strategy: 'balanced',
    status: 'OPTIMAL',
    termination: { reason: 'PROVEN' },
    bounds: { lower: 5, upper: 5 },
    gap: { absolute: 0, relative: 0 },
    certificate: {
      spread: [
        { family: 'slotSharingGroup', level: 'taskManager', cells: 4, misses: 0 },
        { family: 'vertex', level: 'slot', cells: 24, misses: 0 },
        { family: 'vertex', level: 'taskManager', cells: 8, misses: 0 },
        { family: 'pipeline', level: 'slot', cells: 6, misses: 0 },
        { family: 'pipeline', level: 'taskManager', cells: 2, misses: 0 },
        { family: 'total', level: 'slot', cells: 6, misses: 0 },
        { family: 'total', level: 'taskManager', cells: 2, misses: 0 },
      ],
      level: { kind: 'average', value: 5 },
      // One task manager is gone, so one subtask had to move.
      calm: { taskManagers: 1, slots: 0 },
    },
    loads: {
      taskManagers: { ...measure(managers), perBin: managers },
      slots: { ...measure(slots), perBin: slots },
    },
    moves: { taskManagers: 2, slots: 1 },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
export function livePlan(): any {
  return {
    kind: 'slot-plan',
    ...listClaims(),
    assignment: Uint32Array.of(0, 3, 1, 4, 0, 3, 0, 3, 2, 5),
    grants: Int32Array.of(0, 0, 1, 0, 0, 1),
    slotSharingGroups: ['default', 'io'],
    parallelism: Uint32Array.of(4, 2, 2, 2),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
export function planDocument(): any {
  const { loads, ...claims } = listClaims();
  const slot = (taskManager: string, slot: number, slotSharingGroup: string, ...subtasks: [string, number][]) => ({
    taskManager,
    slot,
    slotSharingGroup,
    subtasks: subtasks.map(([vertex, index]) => ({ vertex, index })),
  });
  return {
    formatVersion: 1,
    kind: 'slot-plan',
    ...claims,
    loads: {
      taskManagers: { ...loads.taskManagers, perBin: [5, 5] },
      slots: { ...loads.slots, perBin: [3, 1, 1, 3, 1, 1] },
    },
    slots: [
      slot('tm-0', 0, 'default', ['src', 0], ['map', 0], ['sink', 0]),
      slot('tm-0', 1, 'default', ['src', 2]),
      slot('tm-0', 2, 'io', ['out', 0]),
      slot('tm-1', 0, 'default', ['src', 1], ['map', 1], ['sink', 1]),
      slot('tm-1', 1, 'default', ['src', 3]),
      slot('tm-1', 2, 'io', ['out', 1]),
    ],
    parallelism: { src: 4, map: 2, sink: 2, out: 2 },
  };
}
