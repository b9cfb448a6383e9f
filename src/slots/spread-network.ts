/**
 * The spread of equal lanes as a network with task managers as leaves. Nodes, in this order: source; bundles; bundle × zone; bundle × rack;
 * pipeline × task manager; total of each task manager, rack, zone; sink. Certificates refer to these numbers, and `verify` builds the same network anew.
 */

import { Network } from '../engine/flow.ts';
import { countBelow } from './level.ts';
import type { Cluster, Job } from './model.ts';
import { roundShare } from './share.ts';
import type { Rows } from './spread.ts';

/** Above this many bundle × task manager pairs the flow takes too long. */
export const MOST_PAIRS = 400_000;

/** What a task manager may hold: at most `level` (or strictly less), and the floor and ceiling of its share when totals are even. */
export interface TotalLimit {
  readonly level: number;
  readonly weight: number;
  readonly strictly: boolean;
  readonly evenTotals: boolean;
}

/** Lanes of bundle b that ran on task manager t (kept[b × T + t]) stay for nothing; any other lane there costs moveCost[b]. */
export interface MoveCosts {
  readonly kept: Uint32Array;
  readonly moveCost: Uint32Array;
}

export interface SpreadSolution {
  /** Lanes of bundle b on task manager t at b × T + t; undefined when nothing meets the bounds. */
  readonly counts: Uint32Array | undefined;
  readonly potentials: Int32Array;
}

/** Divides bundles among task managers within the spread and the limit, at least cost. */
export function solveSpread(
  { cluster, job }: { readonly cluster: Cluster; readonly job: Pick<Job, 'numBundles' | 'numLanes' | 'numPipelines'> },
  rows: Rows,
  granted: Uint32Array,
  limit: TotalLimit,
  costs?: MoveCosts,
): SpreadSolution {
  const { numManagers, capacity, rackOf, zoneOf, numRacks, numZones } = cluster;
  const { numBundles, numLanes, numPipelines } = job;
  const numGroups = rows.granted.length;
  const zoneBase = 1 + numBundles;
  const rackBase = zoneBase + numBundles * numZones;
  const pipelineBase = rackBase + numBundles * numRacks;
  const totalBase = pipelineBase + numPipelines * numManagers;
  const totalRackBase = totalBase + numManagers;
  const totalZoneBase = totalRackBase + numRacks;
  const sink = totalZoneBase + numZones;
  const network = new Network(sink + 1);

  const grantedOn = (domainOf: Uint32Array | undefined, numDomains: number) => {
    const sum = new Float64Array(numDomains * numGroups);
    for (let t = 0; domainOf && t < numManagers; t++) {
      for (let g = 0; g < numGroups; g++) sum[domainOf[t]! * numGroups + g]! += granted[t * numGroups + g]!;
    }
    return sum;
  };
  const onRack = grantedOn(rackOf, numRacks);
  const onZone = grantedOn(zoneOf, numZones);
  const zoneOfRack = new Uint32Array(numRacks);
  for (let t = 0; rackOf && zoneOf && t < numManagers; t++) zoneOfRack[rackOf[t]!] = zoneOf[t]!;
  const round = (lanes: ArrayLike<number>, on: ArrayLike<number>, node: number) =>
    roundShare(
      {
        amounts: Array.from(lanes),
        granted: Array.from(lanes, (_, g) => on[node * numGroups + g]!),
        totals: Array.from(rows.granted),
      },
      [1],
    );
  const roundRow = (row: number, on: ArrayLike<number>, node: number) => {
    const g = rows.group[row]!;
    return roundShare(
      { amounts: [rows.lanes[row]!], granted: [on[node * numGroups + g]!], totals: [rows.granted[g]!] },
      [1],
    );
  };

  const keepArc = new Int32Array(numBundles * numManagers).fill(-1);
  const moveArc = keepArc.slice();
  for (let b = 0; b < numBundles; b++) {
    network.addArc(0, 1 + b, rows.lanes[b]!, rows.lanes[b]!);
    for (let z = 0; z < numZones; z++) {
      const { lo, hi } = roundRow(b, onZone, z);
      network.addArc(1 + b, zoneBase + b * numZones + z, lo, hi);
    }
    for (let r = 0; r < numRacks; r++) {
      const { lo, hi } = roundRow(b, onRack, r);
      network.addArc(zoneOf ? zoneBase + b * numZones + zoneOfRack[r]! : 1 + b, rackBase + b * numRacks + r, lo, hi);
    }
    for (let t = 0; t < numManagers; t++) {
      const cell = b * numManagers + t;
      const { lo, hi } = roundRow(b, granted, t);
      if (hi === 0) continue;
      const from = rackOf
        ? rackBase + b * numRacks + rackOf[t]!
        : zoneOf
          ? zoneBase + b * numZones + zoneOf[t]!
          : 1 + b;
      const to = pipelineBase + rows.family[b]! * numManagers + t;
      const kept = costs === undefined ? 0 : costs.kept[cell]!;
      if (kept > 0) keepArc[cell] = network.addArc(from, to, Math.min(lo, kept), Math.min(hi, kept));
      if (hi > kept)
        moveArc[cell] = network.addArc(from, to, Math.max(0, lo - kept), hi - kept, costs?.moveCost[b] ?? 0);
    }
  }
  const lanesOf = new Float64Array(numPipelines * numGroups);
  const allLanes = new Float64Array(numGroups);
  for (let b = 0; b < numBundles; b++) {
    lanesOf[rows.family[b]! * numGroups + rows.group[b]!]! += rows.lanes[b]!;
    allLanes[rows.group[b]!]! += rows.lanes[b]!;
  }
  for (let p = 0; p < numPipelines; p++) {
    const lanes = lanesOf.subarray(p * numGroups, (p + 1) * numGroups);
    for (let t = 0; t < numManagers; t++) {
      const { lo, hi } = round(lanes, granted, t);
      if (hi > 0) network.addArc(pipelineBase + p * numManagers + t, totalBase + t, lo, hi);
    }
  }
  const share = (on: ArrayLike<number>, node: number) =>
    limit.evenTotals ? round(allLanes, on, node) : { lo: 0, hi: numLanes };
  for (let t = 0; t < numManagers; t++) {
    const { lo, hi } = share(granted, t);
    const most = Math.min(hi, countBelow(limit.level, limit.weight, capacity?.[t] ?? 1, limit.strictly));
    if (lo > most) return { counts: undefined, potentials: new Int32Array(0) };
    network.addArc(
      totalBase + t,
      rackOf ? totalRackBase + rackOf[t]! : zoneOf ? totalZoneBase + zoneOf[t]! : sink,
      lo,
      most,
    );
  }
  for (let r = 0; r < numRacks; r++) {
    const { lo, hi } = share(onRack, r);
    network.addArc(totalRackBase + r, zoneOf ? totalZoneBase + zoneOfRack[r]! : sink, lo, hi);
  }
  for (let z = 0; z < numZones; z++) {
    const { lo, hi } = share(onZone, z);
    network.addArc(totalZoneBase + z, sink, lo, hi);
  }
  network.addArc(sink, 0, numLanes, numLanes);

  const { flow, potentials } = network.solve();
  const on = (arc: number) => (arc < 0 ? 0 : flow![arc]!);
  const counts = flow && Uint32Array.from(keepArc, (arc, cell) => on(arc) + on(moveArc[cell]!));
  return { counts, potentials };
}
