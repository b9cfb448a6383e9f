// Cheapest circulation within bounds: primal-dual method (Ford-Fulkerson 1957) with Dinic's blocking flows.
// Costs are small integers >= 0. Lower bounds become excesses; nodes with an excess are the sources of every phase.

import { at } from './address';
import { holds, reserve } from './memory';
import { ERR_ARGUMENT, ERR_INFEASIBLE, ERR_MEMORY, ERR_RANGE } from './status';

// Residual graph: arc a = 2i is input arc i, a ^ 1 its reverse. `order` lists the arcs by tail, `first` borders it.
let head: usize = 0;
let room: usize = 0;
let price: usize = 0;
let order: usize = 0;
let first: usize = 0;
let excess: usize = 0;
let potential: usize = 0;
let level: usize = 0;
let cursor: usize = 0;
let queue: usize = 0;
let heap: usize = 0;
let heapSize: u32 = 0;
let numNodes: u32 = 0;

const FAR: i32 = i32.MAX_VALUE;

function reducedCost(a: u32, tail: u32, tip: u32): i32 {
  return load<i32>(at(price, a)) + load<i32>(at(potential, tail)) - load<i32>(at(potential, tip));
}

/**
 * Arc i goes from from[i] to to[i], carries lo[i] … hi[i] at cost[i] a unit (all 32-bit). Writes the flow of each arc and
 * the potential of each node: with an optimal flow the dual solution; with ERR_INFEASIBLE 1 on one side of a violated cut, else 0.
 */
export function min_cost_flow(
  nodes: u32,
  arcs: u32,
  from: usize,
  to: usize,
  lo: usize,
  hi: usize,
  cost: usize,
  flow: usize,
  potentials: usize,
): i32 {
  if (nodes == 0 || nodes > 0x0fff_ffff || arcs > 0x07ff_ffff) return ERR_ARGUMENT;
  if (!holds(from, arcs, 4) || !holds(to, arcs, 4) || !holds(lo, arcs, 4) || !holds(hi, arcs, 4)) return ERR_ARGUMENT;
  if (!holds(cost, arcs, 4) || !holds(flow, arcs, 4) || !holds(potentials, nodes, 4)) return ERR_ARGUMENT;
  numNodes = nodes;
  potential = potentials;
  const perArc = (<u64>arcs) << 3;
  const perNode = (<u64>nodes + 1) << 2;
  head = reserve(perArc);
  room = reserve(perArc);
  price = reserve(perArc);
  order = reserve(perArc);
  heap = reserve(2 * (perArc + perNode));
  first = reserve(perNode);
  excess = reserve(perNode);
  level = reserve(perNode);
  cursor = reserve(perNode);
  queue = reserve(perNode);
  if (!(head && room && price && order && heap && first && excess && level && cursor && queue)) return ERR_MEMORY;
  memory.fill(excess, 0, (<usize>nodes) << 2);
  memory.fill(potential, 0, (<usize>nodes) << 2);
  memory.fill(first, 0, (<usize>nodes + 1) << 2);

  let dearest = 0;
  let forced: u64 = 0;
  for (let i: u32 = 0; i < arcs; i++) {
    const u = load<u32>(at(from, i));
    const v = load<u32>(at(to, i));
    const least = load<i32>(at(lo, i));
    const most = load<i32>(at(hi, i));
    const unit = load<i32>(at(cost, i));
    if (u >= nodes || v >= nodes || least < 0 || unit < 0) return ERR_ARGUMENT;
    if (least > most) return ERR_INFEASIBLE;
    dearest = max(dearest, unit);
    forced += <u64>least;
    store<u32>(at(head, 2 * i), v);
    store<u32>(at(head, 2 * i + 1), u);
    store<i32>(at(room, 2 * i), most - least);
    store<i32>(at(room, 2 * i + 1), 0);
    store<i32>(at(price, 2 * i), unit);
    store<i32>(at(price, 2 * i + 1), -unit);
    store<i32>(at(excess, v), load<i32>(at(excess, v)) + least);
    store<i32>(at(excess, u), load<i32>(at(excess, u)) - least);
    store<u32>(at(first, u), load<u32>(at(first, u)) + 1);
    store<u32>(at(first, v), load<u32>(at(first, v)) + 1);
  }
  // A potential is the cost of a path, an excess a sum of lower bounds: both have to fit.
  if (<u64>nodes * <u64>dearest > 0x7fff_ffff || forced > 0x7fff_ffff) return ERR_RANGE;
  let sum: u32 = 0;
  for (let v: u32 = 0; v <= nodes; v++) {
    const degree = load<u32>(at(first, v));
    store<u32>(at(first, v), sum);
    store<u32>(at(cursor, v), sum);
    sum += degree;
  }
  for (let a: u32 = 0; a < 2 * arcs; a++) {
    const tail = load<u32>(at(head, a ^ 1));
    const place = load<u32>(at(cursor, tail));
    store<u32>(at(cursor, tail), place + 1);
    store<u32>(at(order, place), a);
  }

  for (;;) {
    while (rankByDistance()) pushBlockingFlow();
    if (!hasExcess()) break;
    // Without costs the levels of the last ranking are the cut already.
    if (dearest == 0 || !raisePotentials()) {
      for (let v: u32 = 0; v < nodes; v++) store<i32>(at(potential, v), i32(load<i32>(at(level, v)) == FAR));
      return ERR_INFEASIBLE;
    }
  }
  for (let i: u32 = 0; i < arcs; i++) store<i32>(at(flow, i), load<i32>(at(lo, i)) + load<i32>(at(room, 2 * i + 1)));
  return 0;
}

function hasExcess(): bool {
  for (let v: u32 = 0; v < numNodes; v++) if (load<i32>(at(excess, v)) > 0) return true;
  return false;
}

/** Breadth-first levels over arcs with room and reduced cost 0; true when a node that lacks flow is reached. */
function rankByDistance(): bool {
  let end: u32 = 0;
  for (let v: u32 = 0; v < numNodes; v++) {
    const source = load<i32>(at(excess, v)) > 0;
    store<i32>(at(level, v), source ? 0 : FAR);
    store<u32>(at(cursor, v), load<u32>(at(first, v)));
    if (source) store<u32>(at(queue, end++), v);
  }
  let found = false;
  for (let q: u32 = 0; q < end; q++) {
    const u = load<u32>(at(queue, q));
    const next = load<i32>(at(level, u)) + 1;
    const last = load<u32>(at(first, u + 1));
    for (let k = load<u32>(at(first, u)); k < last; k++) {
      const a = load<u32>(at(order, k));
      const v = load<u32>(at(head, a));
      if (load<i32>(at(level, v)) != FAR || load<i32>(at(room, a)) == 0 || reducedCost(a, u, v) != 0) continue;
      store<i32>(at(level, v), next);
      store<u32>(at(queue, end++), v);
      if (load<i32>(at(excess, v)) < 0) found = true;
    }
  }
  return found;
}

/** Depth-first along the levels from every source; `queue` holds the arcs of the current path. */
function pushBlockingFlow(): void {
  for (let source: u32 = 0; source < numNodes; source++) {
    while (load<i32>(at(excess, source)) > 0) {
      let u = source;
      let depth: u32 = 0;
      let stuck = false;
      while (load<i32>(at(excess, u)) >= 0) {
        const next = load<i32>(at(level, u)) + 1;
        const last = load<u32>(at(first, u + 1));
        let k = load<u32>(at(cursor, u));
        let a: u32 = 0;
        for (; k < last; k++) {
          a = load<u32>(at(order, k));
          const v = load<u32>(at(head, a));
          if (load<i32>(at(room, a)) > 0 && load<i32>(at(level, v)) == next && reducedCost(a, u, v) == 0) break;
        }
        store<u32>(at(cursor, u), k);
        if (k < last) {
          store<u32>(at(queue, depth++), a);
          u = load<u32>(at(head, a));
        } else if (depth == 0) {
          stuck = true;
          break;
        } else {
          u = load<u32>(at(head, load<u32>(at(queue, --depth)) ^ 1));
          store<u32>(at(cursor, u), load<u32>(at(cursor, u)) + 1);
        }
      }
      if (stuck) break;
      let amount = min(load<i32>(at(excess, source)), -load<i32>(at(excess, u)));
      for (let d: u32 = 0; d < depth; d++) amount = min(amount, load<i32>(at(room, load<u32>(at(queue, d)))));
      for (let d: u32 = 0; d < depth; d++) {
        const a = load<u32>(at(queue, d));
        store<i32>(at(room, a), load<i32>(at(room, a)) - amount);
        store<i32>(at(room, a ^ 1), load<i32>(at(room, a ^ 1)) + amount);
      }
      store<i32>(at(excess, source), load<i32>(at(excess, source)) - amount);
      store<i32>(at(excess, u), load<i32>(at(excess, u)) + amount);
    }
  }
}

/** Dijkstra from all sources over reduced costs; adds the distances, cut at the nearest lacking node; false when there is none. */
function raisePotentials(): bool {
  heapSize = 0;
  for (let v: u32 = 0; v < numNodes; v++) {
    const source = load<i32>(at(excess, v)) > 0;
    store<i32>(at(level, v), source ? 0 : FAR);
    if (source) heapPush(<u64>v);
  }
  let nearest = FAR;
  while (heapSize > 0) {
    const entry = heapPop();
    const u = <u32>entry;
    const distance = <i32>(entry >> 32);
    if (distance > load<i32>(at(level, u))) continue;
    if (load<i32>(at(excess, u)) < 0) {
      nearest = distance;
      break;
    }
    const last = load<u32>(at(first, u + 1));
    for (let k = load<u32>(at(first, u)); k < last; k++) {
      const a = load<u32>(at(order, k));
      if (load<i32>(at(room, a)) == 0) continue;
      const v = load<u32>(at(head, a));
      const along = distance + reducedCost(a, u, v);
      if (along >= load<i32>(at(level, v))) continue;
      store<i32>(at(level, v), along);
      heapPush(((<u64>along) << 32) | <u64>v);
    }
  }
  if (nearest == FAR) return false;
  for (let v: u32 = 0; v < numNodes; v++) {
    store<i32>(at(potential, v), load<i32>(at(potential, v)) + min(load<i32>(at(level, v)), nearest));
  }
  return true;
}

function heapPush(entry: u64): void {
  let i = heapSize++;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = load<u64>(heap + ((<usize>parent) << 3));
    if (above <= entry) break;
    store<u64>(heap + ((<usize>i) << 3), above);
    i = parent;
  }
  store<u64>(heap + ((<usize>i) << 3), entry);
}

function heapPop(): u64 {
  const best = load<u64>(heap);
  const entry = load<u64>(heap + ((<usize>--heapSize) << 3));
  let i: u32 = 0;
  for (;;) {
    let child: u32 = 2 * i + 1;
    if (child >= heapSize) break;
    if (child + 1 < heapSize && load<u64>(heap + ((<usize>child) << 3), 8) < load<u64>(heap + ((<usize>child) << 3)))
      child++;
    const below = load<u64>(heap + ((<usize>child) << 3));
    if (below >= entry) break;
    store<u64>(heap + ((<usize>i) << 3), below);
    i = child;
  }
  store<u64>(heap + ((<usize>i) << 3), entry);
  return best;
}
