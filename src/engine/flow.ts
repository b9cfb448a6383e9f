/** Cheapest circulation within bounds, on the engine. */

import { onEngine } from './engine.ts';

/** A network under construction: arcs with bounds and a cost per unit, all small integers. */
export class Network {
  private from: Int32Array = new Int32Array(64);
  private to: Int32Array = new Int32Array(64);
  private lo: Int32Array = new Int32Array(64);
  private hi: Int32Array = new Int32Array(64);
  private cost: Int32Array = new Int32Array(64);
  readonly numNodes: number;
  numArcs = 0;

  constructor(numNodes: number) {
    this.numNodes = numNodes;
  }

  /** Adds an arc and returns its index. 0 ≤ lo ≤ hi < 2³¹. */
  addArc(from: number, to: number, lo: number, hi: number, cost = 0): number {
    const arc = this.numArcs++;
    if (arc === this.from.length) this.grow();
    this.from[arc] = from;
    this.to[arc] = to;
    this.lo[arc] = lo;
    this.hi[arc] = hi;
    this.cost[arc] = cost;
    return arc;
  }

  /** Bounds of an arc that is there already. */
  setUpper(arc: number, hi: number): void {
    this.hi[arc] = hi;
  }

  /**
   * Flow of each arc at least cost with the potential of each node as dual solution,
   * or no flow and the potentials (0 or 1) of a cut that no flow can cross as the bounds demand.
   */
  solve(): { readonly flow: Int32Array | undefined; readonly potentials: Int32Array } {
    return onEngine((stage) => {
      const arcs = this.numArcs;
      const columns = [this.from, this.to, this.lo, this.hi, this.cost].map((column) =>
        stage.put(column.subarray(0, arcs)),
      );
      const flow = stage.reserve(arcs * 4);
      const potentials = stage.reserve(this.numNodes * 4);
      const feasible = stage.run('min_cost_flow', this.numNodes, arcs, ...columns, flow, potentials);
      return {
        flow: feasible ? new Int32Array(stage.take(flow, arcs).buffer) : undefined,
        potentials: new Int32Array(stage.take(potentials, this.numNodes).buffer),
      };
    });
  }

  private grow(): void {
    for (const key of ['from', 'to', 'lo', 'hi', 'cost'] as const) {
      const larger = new Int32Array(this.numArcs * 2);
      larger.set(this[key]);
      this[key] = larger;
    }
  }
}
