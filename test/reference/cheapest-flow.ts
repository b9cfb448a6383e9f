/** Cheapest circulation within bounds, slowly: cancels negative cycles that Bellman and Ford find (Klein 1967). */

export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lo: number;
  readonly hi: number;
  readonly cost: number;
}

interface Residual {
  readonly from: number;
  readonly to: number;
  readonly arc: number;
  readonly sign: 1 | -1;
  readonly room: number;
  readonly cost: number;
}

/** The least cost of all circulations, or undefined when the bounds admit none. */
export function findLeastCost(numNodes: number, arcs: readonly Arc[]): number | undefined {
  // First a flow within bounds: every unit below a lower bound costs more than any real cost could.
  const missing = arcs.map(({ lo }) => lo);
  const flow = arcs.map(() => 0);
  const penalty = 1 + arcs.reduce((sum, { cost, hi }) => sum + cost * hi, 0);
  for (;;) {
    const residual = arcs.flatMap(({ from, to, lo, hi, cost }, arc): Residual[] => {
      const forward =
        flow[arc]! < lo ? { room: lo - flow[arc]!, cost: cost - penalty } : { room: hi - flow[arc]!, cost };
      const back =
        flow[arc]! > lo ? { room: flow[arc]! - lo, cost: -cost } : { room: flow[arc]!, cost: penalty - cost };
      return [
        { from, to, arc, sign: 1, ...forward },
        { from: to, to: from, arc, sign: -1, ...back },
      ];
    });
    const cycle = findNegativeCycle(
      numNodes,
      residual.filter(({ room }) => room > 0),
    );
    if (cycle === undefined) break;
    const amount = Math.min(...cycle.map(({ room }) => room));
    for (const { arc, sign } of cycle) flow[arc] = flow[arc]! + sign * amount;
  }
  if (flow.some((units, arc) => units < missing[arc]!)) return undefined;
  return arcs.reduce((sum, { cost }, arc) => sum + cost * flow[arc]!, 0);
}

function findNegativeCycle(numNodes: number, arcs: readonly Residual[]): Residual[] | undefined {
  const distance = new Array<number>(numNodes).fill(0);
  const last = new Array<Residual | undefined>(numNodes).fill(undefined);
  let changed = -1;
  for (let round = 0; round < numNodes; round++) {
    changed = -1;
    for (const arc of arcs) {
      if (distance[arc.from]! + arc.cost >= distance[arc.to]!) continue;
      distance[arc.to] = distance[arc.from]! + arc.cost;
      last[arc.to] = arc;
      changed = arc.to;
    }
    if (changed < 0) return undefined;
  }
  let node = changed;
  for (let step = 0; step < numNodes; step++) node = last[node]!.from;
  const cycle: Residual[] = [];
  const start = node;
  do {
    cycle.push(last[node]!);
    node = last[node]!.from;
  } while (node !== start);
  return cycle;
}
