/** Builds plans: the only place that makes a result object. Loads, spread counts and the readable view are made when first asked for. */

import { gapOf } from '../fairness/claims.ts';
import { measure } from '../fairness/measure.ts';
import { spreadOf } from '../fairness/spread.ts';
import { once } from '../once.ts';
import type { Cluster, Job, SlotModel } from './model.ts';
import { countMoves, type Previous } from './previous.ts';
import type {
  LevelBound,
  LoadReport,
  MoveBound,
  SlotCertificate,
  SlotContent,
  SlotStrategyName,
  SolvedSlotPlan,
  SpreadCheck,
  Status,
  SubtaskRef,
  Termination,
  UnsolvedSlotPlan,
} from './types.ts';

/** What a strategy hands over. */
export interface Placement {
  /** Slot of each subtask. */
  readonly assignment: Uint32Array;
  /** Group of each slot, −1 for none. */
  readonly grants: Int32Array;
  readonly level: LevelBound;
  /** True when the construction itself guarantees every family on every level; else the cells are counted. */
  readonly spreadHolds: boolean;
  /** Lanes in each slot, when the construction knows them already. */
  readonly lanesInSlot?: Uint32Array;
  readonly calm?: MoveBound;
}

export function solvedPlan(
  model: SlotModel,
  strategy: SlotStrategyName,
  { assignment, grants, level, spreadHolds, lanesInSlot, calm }: Placement,
  previous: Previous | undefined,
): SolvedSlotPlan {
  const { cluster, job } = model;
  const countLoads = once(() => sumLoads(cluster, job, assignment, lanesInSlot));
  const spread = once(() => (spreadHolds ? listCells(cluster, job) : countSpread(model, assignment, grants)));
  const upper = highest(countLoads().managers, cluster.capacity);
  const bounds = { lower: level.value, upper };
  const gap = gapOf(level.value, upper);
  const proven = gap.absolute === 0 && missesOf(spread()) === 0;
  const status: Status = proven ? 'OPTIMAL' : 'FEASIBLE';
  const reports = once(() => ({
    taskManagers: report(countLoads().managers, cluster.capacity),
    slots: report(countLoads().slots, undefined),
  }));
  const certificate = once((): SlotCertificate => ({ spread: spread(), level, ...(calm && { calm }) }));
  return {
    kind: 'slot-plan',
    strategy,
    status,
    termination: { reason: proven ? 'PROVEN' : 'STRATEGY_DONE' },
    assignment,
    grants,
    slotSharingGroups: job.groupNames,
    parallelism: job.parallelism,
    bounds,
    gap,
    get certificate() {
      return certificate();
    },
    get loads() {
      return reports();
    },
    ...(previous && { moves: countMoves(previous, cluster, assignment) }),
    slots: () => listContents(model, assignment, grants),
    toJSON(): unknown {
      return planDocument(this as SolvedSlotPlan, model);
    },
  };
}

export function unsolvedPlan(strategy: SlotStrategyName, termination: Termination): UnsolvedSlotPlan {
  const status = 'INFEASIBLE';
  const toJSON = () => ({ formatVersion: 1, kind: 'slot-plan', strategy, status, termination });
  return { kind: 'slot-plan', strategy, status, termination, toJSON };
}

function countSpread({ cluster, job }: SlotModel, assignment: Uint32Array, grants: Int32Array): readonly SpreadCheck[] {
  return spreadOf({ ...cluster, ...job, numGroups: job.groupNames.length }, assignment, grants);
}

/** Uneven cells of the families that OPTIMAL promises: vertices and pipelines. Totals follow from the level. */
function missesOf(spread: readonly SpreadCheck[]): number {
  return spread.reduce(
    (sum, { family, misses }) => sum + (family === 'vertex' || family === 'pipeline' ? misses : 0),
    0,
  );
}

/** Uneven cells of vertices and pipelines in a placement. */
export function countMisses(model: SlotModel, assignment: Uint32Array, grants: Int32Array): number {
  return missesOf(countSpread(model, assignment, grants));
}

function planDocument(plan: SolvedSlotPlan, { problem, job }: SlotModel): unknown {
  const { strategy, status, termination, bounds, gap, certificate, loads, moves } = plan;
  const asArray = (load: LoadReport) => ({ ...load, perBin: Array.from(load.perBin) });
  return {
    formatVersion: 1,
    kind: 'slot-plan',
    strategy,
    status,
    termination,
    bounds,
    gap,
    certificate,
    loads: { taskManagers: asArray(loads.taskManagers), slots: asArray(loads.slots) },
    ...(moves && { moves }),
    slots: plan.slots(),
    parallelism: Object.fromEntries(problem.vertices.map(({ id }, v) => [id, job.parallelism[v]!])),
  };
}

/** Sums as count × load when all lanes weigh the same, so that no rounding creeps in. */
function sumLoads(
  { numManagers, numSlots, slotStart }: Cluster,
  job: Job,
  assignment: Uint32Array,
  counted?: Uint32Array,
) {
  const { laneLoad } = job;
  const slots = new Float64Array(numSlots);
  if (laneLoad === undefined) addLoads(job, assignment, slots);
  else slots.set(counted ?? countLanes(job, assignment, numSlots));
  const managers = new Float64Array(numManagers);
  for (let t = 0; t < numManagers; t++) {
    let sum = 0;
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) sum += slots[s]!;
    managers[t] = laneLoad === undefined ? sum : sum * laneLoad;
  }
  if (laneLoad !== undefined) for (let s = 0; s < numSlots; s++) slots[s]! *= laneLoad;
  return { managers, slots };
}

function countLanes(
  { subtaskStart, numBundles, members, memberStart }: Job,
  assignment: Uint32Array,
  numSlots: number,
): Uint32Array {
  const count = new Uint32Array(numSlots);
  for (let b = 0; b < numBundles; b++) {
    const v = members[memberStart[b]!]!;
    for (let i = subtaskStart[v]!; i < subtaskStart[v + 1]!; i++) count[assignment[i]!]!++;
  }
  return count;
}

function addLoads({ numVertices, vertices, subtaskStart }: Job, assignment: Uint32Array, slots: Float64Array): void {
  for (let v = 0; v < numVertices; v++) {
    const { load = 1 } = vertices[v]!;
    const start = subtaskStart[v]!;
    const end = subtaskStart[v + 1]!;
    if (typeof load === 'number') for (let i = start; i < end; i++) slots[assignment[i]!]! += load;
    else for (let i = start; i < end; i++) slots[assignment[i]!]! += load[i - start]!;
  }
}

/** Load / capacity of the busiest task manager of a placement. */
export function busiestLevel({ cluster, job }: SlotModel, assignment: Uint32Array): number {
  return highest(sumLoads(cluster, job, assignment).managers, cluster.capacity);
}

function highest(loads: Float64Array, capacity: Float64Array | undefined): number {
  let top = 0;
  for (let t = 0; t < loads.length; t++) top = Math.max(top, capacity ? loads[t]! / capacity[t]! : loads[t]!);
  return top;
}

function report(perBin: Float64Array, capacity: Float64Array | undefined): LoadReport {
  return { ...measure(perBin, capacity), perBin };
}

function listContents(
  { problem, cluster, job }: SlotModel,
  assignment: Uint32Array,
  grants: Int32Array,
): SlotContent[] {
  const subtasks = Array.from({ length: cluster.numSlots }, (): SubtaskRef[] => []);
  for (const [v, { id }] of problem.vertices.entries()) {
    const start = job.subtaskStart[v]!;
    for (let index = 0; index < job.parallelism[v]!; index++)
      subtasks[assignment[start + index]!]!.push({ vertex: id, index });
  }
  return problem.taskManagers.flatMap(({ id, slots }, t) =>
    Array.from({ length: slots }, (_, slot) => {
      const s = cluster.slotStart[t]! + slot;
      const group = grants[s]!;
      const granted = group < 0 ? undefined : { slotSharingGroup: job.groupNames[group]! };
      return { taskManager: id, slot, ...granted, subtasks: subtasks[s]! };
    }),
  );
}

/** The families of a job with one group that has every slot, all of them without a miss. */
function listCells({ numSlots, numManagers, rackOf, numRacks, zoneOf, numZones }: Cluster, job: Job): SpreadCheck[] {
  const levels = [
    ['slot', numSlots],
    ['taskManager', numManagers],
    ...(rackOf ? [['rack', numRacks] as const] : []),
    ...(zoneOf ? [['zone', numZones] as const] : []),
  ] as const;
  const families = [
    ['vertex', job.numVertices],
    ['pipeline', job.numPipelines],
    ['total', 1],
  ] as const;
  return families.flatMap(([family, rows]) =>
    levels.map(([level, nodes]) => ({ family, level, cells: rows * nodes, misses: 0 })),
  );
}
