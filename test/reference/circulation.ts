/** Cheapest circulations on tiny networks, by cancelling negative cycles: slow, and short enough to be believed. */

/** Carries low … high; each unit above `free` costs `price`. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly price?: number;
  readonly free?: number;
}

export interface Circulation {
  /** Flow on each arc; bounds are broken only when no circulation keeps them. */
  readonly flow: readonly number[];
  readonly feasible: boolean;
  readonly cost: number;
  /** Shortest distances in the residual network: an optimal dual solution, or a proof that nothing is feasible. */
  readonly potentials: readonly number[];
}

/** A piece of an arc with one price per unit, and what it carries. */
interface Piece {
  readonly arc: number;
  readonly from: number;
  readonly to: number;
  readonly room: number;
  readonly price: number;
  flow: number;
}

/** More than all prices together: worth paying anything else to fill an arc up to its lower bound. */
const REWARD = 1_000_000;

export function circulate(numNodes: number, arcs: readonly Arc[]): Circulation {
  const pieces = arcs.flatMap((arc, index) => cut(arc, index));
  for (;;) {
    const { distance, cycle } = findNegativeCycle(numNodes, pieces);
    if (cycle.length === 0) return report(arcs, pieces, distance);
    const amount = Math.min(...cycle.map(({ piece, forth }) => (forth ? piece.room - piece.flow : piece.flow)));
    for (const { piece, forth } of cycle) piece.flow += forth ? amount : -amount;
  }
}

function cut({ from, to, low, high, price = 0, free = 0 }: Arc, arc: number): Piece[] {
  const ends = [0, low, Math.min(high, Math.max(low, free)), high];
  const pieces: Piece[] = [];
  for (let k = 0; k < 3; k++) {
    const room = ends[k + 1]! - ends[k]!;
    const charged = ends[k]! >= free ? price : 0;
    if (room > 0) pieces.push({ arc, from, to, room, price: k === 0 ? -REWARD : charged, flow: 0 });
  }
  return pieces;
}

function findNegativeCycle(numNodes: number, pieces: readonly Piece[]) {
  const steps = pieces.flatMap((piece) => [
    ...(piece.flow < piece.room ? [{ piece, forth: true, from: piece.from, to: piece.to, price: piece.price }] : []),
    ...(piece.flow > 0 ? [{ piece, forth: false, from: piece.to, to: piece.from, price: -piece.price }] : []),
  ]);
  const distance = new Array<number>(numNodes).fill(0);
  const entry = new Array<(typeof steps)[number] | undefined>(numNodes);
  let last = -1;
  for (let round = 0; round < numNodes; round++) {
    last = -1;
    for (const step of steps) {
      if (distance[step.from]! + step.price >= distance[step.to]!) continue;
      distance[step.to] = distance[step.from]! + step.price;
      entry[step.to] = step;
      last = step.to;
    }
    if (last < 0) return { distance, cycle: [] };
  }
  // A node that still improves after that many rounds hangs below a cycle: go back far enough to be on it.
  for (let k = 0; k < numNodes; k++) last = entry[last]!.from;
  const cycle = [];
  let node = last;
  do {
    cycle.push(entry[node]!);
    node = entry[node]!.from;
  } while (node !== last);
  return { distance, cycle };
}

function report(arcs: readonly Arc[], pieces: readonly Piece[], potentials: readonly number[]): Circulation {
  const flow = arcs.map((_, arc) =>
    pieces.filter((piece) => piece.arc === arc).reduce((sum, piece) => sum + piece.flow, 0),
  );
  const feasible = arcs.every(({ low }, arc) => flow[arc]! >= low);
  const cost = arcs.reduce((sum, { price = 0, free = 0 }, arc) => sum + price * Math.max(0, flow[arc]! - free), 0);
  return { flow, feasible, cost, potentials };
}
