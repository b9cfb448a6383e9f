/** The spread network arc by arc, from its definition, and plans read off its flows. */

import type { SpreadShape } from '../../src/fairness/spread.ts';
import type { Arc } from './circulation.ts';
import { roundShare } from './spread.ts';

export interface NetworkQuestion {
  readonly shape: SpreadShape;
  readonly grants: Int32Array;
  /** Most lanes on each task manager. */
  readonly most: readonly number[];
  readonly evenTotals: boolean;
  /** Subtasks per lane, and lanes kept on each task manager, of each bundle. */
  readonly moves?: { readonly subtasksPerLane: readonly number[]; readonly kept: readonly (readonly number[])[] };
}

export interface ListedNetwork {
  readonly numNodes: number;
  readonly arcs: readonly Arc[];
  /** Arc of each cell: `cell[bundle][task manager]`. */
  readonly cell: readonly (readonly number[])[];
}

export function listNetwork({ shape, grants, most, evenTotals, moves }: NetworkQuestion): ListedNetwork {
  const {
    parallelism,
    groupOf,
    pipelineOf,
    bundleOf,
    numBundles,
    numPipelines,
    slotStart,
    rackOf,
    zoneOf,
    numRacks,
    numZones,
  } = shape;
  const T = slotStart.length - 1;
  const managers = Array.from({ length: T }, (_, t) => t);
  const bundles = Array.from({ length: numBundles }, (_, b) => b);
  const first = bundles.map((b) => bundleOf.indexOf(b));
  const lanes = first.map((v) => parallelism[v]!);
  const all = lanes.reduce((sum, count) => sum + count, 0);
  const granted = (g: number, on: (t: number) => boolean) =>
    managers
      .filter(on)
      .reduce((sum, t) => sum + grants.subarray(slotStart[t]!, slotStart[t + 1]!).filter((x) => x === g).length, 0);
  const share = (some: readonly number[], on: (t: number) => boolean) =>
    roundShare(
      some.map((b) => {
        const g = groupOf[first[b]!]!;
        return [lanes[b]!, granted(g, on), granted(g, () => true)] as const;
      }),
    );

  const Z = zoneOf ? numZones : 0;
  const R = rackOf ? numRacks : 0;
  const zoneCell = 1 + numBundles;
  const rackCell = zoneCell + numBundles * Z;
  const pair = rackCell + numBundles * R;
  const totalManager = pair + numPipelines * T;
  const totalRack = totalManager + T;
  const totalZone = totalRack + R;
  const sink = totalZone + Z;
  const zoneOfRack = (r: number) => zoneOf![rackOf!.indexOf(r)]!;

  const arcs: Arc[] = [];
  const add = (from: number, to: number, { floor, ceil }: { floor: number; ceil: number }, cost: object = {}) =>
    arcs.push({ from, to, low: floor, high: ceil, ...cost }) - 1;
  const cell: number[][] = [];
  for (const b of bundles) {
    add(0, 1 + b, { floor: lanes[b]!, ceil: lanes[b]! });
    for (let z = 0; z < Z; z++)
      add(
        1 + b,
        zoneCell + b * Z + z,
        share([b], (t) => zoneOf![t] === z),
      );
    for (let r = 0; r < R; r++) {
      add(
        Z > 0 ? zoneCell + b * Z + zoneOfRack(r) : 1 + b,
        rackCell + b * R + r,
        share([b], (t) => rackOf![t] === r),
      );
    }
    cell.push(
      managers.map((t) => {
        const above = R > 0 ? rackCell + b * R + rackOf![t]! : Z > 0 ? zoneCell + b * Z + zoneOf![t]! : 1 + b;
        const cost = moves && { price: moves.subtasksPerLane[b]!, free: moves.kept[b]![t]! };
        return add(
          above,
          pair + pipelineOf[first[b]!]! * T + t,
          share([b], (other) => other === t),
          cost,
        );
      }),
    );
  }
  for (let p = 0; p < numPipelines; p++) {
    const members = bundles.filter((b) => pipelineOf[first[b]!] === p);
    for (const t of managers)
      add(
        pair + p * T + t,
        totalManager + t,
        share(members, (other) => other === t),
      );
  }
  const total = (on: (t: number) => boolean) => (evenTotals ? share(bundles, on) : { floor: 0, ceil: all });
  for (const t of managers) {
    const { floor, ceil } = total((other) => other === t);
    const above = R > 0 ? totalRack + rackOf![t]! : Z > 0 ? totalZone + zoneOf![t]! : sink;
    add(totalManager + t, above, { floor, ceil: Math.min(ceil, most[t]!) });
  }
  for (let r = 0; r < R; r++)
    add(
      totalRack + r,
      Z > 0 ? totalZone + zoneOfRack(r) : sink,
      total((t) => rackOf![t] === r),
    );
  for (let z = 0; z < Z; z++)
    add(
      totalZone + z,
      sink,
      total((t) => zoneOf![t] === z),
    );
  add(sink, 0, { floor: all, ceil: all });
  return { numNodes: sink + 1, arcs, cell };
}

/** Puts the lanes where a flow has them: on each task manager into the slots of their group, one after the other. */
export function placeFlow(
  shape: SpreadShape,
  grants: Int32Array,
  network: ListedNetwork,
  flow: readonly number[],
): Uint32Array {
  const { parallelism, groupOf, bundleOf, slotStart } = shape;
  const turn = new Map<string, number>();
  const slotsOf = network.cell.map((arcOf, b) => {
    const g = groupOf[bundleOf.indexOf(b)]!;
    return arcOf.flatMap((arc, t) => {
      const slots = [...grants.keys()].filter((s) => s >= slotStart[t]! && s < slotStart[t + 1]! && grants[s] === g);
      return Array.from({ length: flow[arc]! }, () => {
        const next = turn.get(`${t}:${g}`) ?? 0;
        turn.set(`${t}:${g}`, next + 1);
        return slots[next % slots.length]!;
      });
    });
  });
  return Uint32Array.from(Array.from(parallelism).flatMap((_, v) => slotsOf[bundleOf[v]!]!));
}
