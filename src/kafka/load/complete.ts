/** Puts together what several sources know about the loads of partitions, and fills in what none knows. */

import type { LoadsByTopic, LoadTable, TopicSize } from './loads.ts';

/**
 * The load of every partition: from the first table that knows it, else the mean of its topic, else the mean of everything known.
 * A partition nobody knows is most likely like the others, and neither a magnet nor a burden.
 *
 * @returns One list for each topic; undefined when nothing is known at all.
 */
export function completeLoads(topics: readonly TopicSize[], tables: readonly LoadTable[]): Float64Array[] | undefined {
  const rows = topics.map(({ name, partitions }) => {
    const sources = tables.map((table) => table.get(name)).filter((row) => row !== undefined);
    return Float64Array.from(
      { length: partitions },
      (_, p) => sources.find((row) => isLoad(row[p]))?.[p] ?? Number.NaN,
    );
  });
  const overall = meanOf(rows.flatMap((row) => Array.from(row)));
  if (overall === undefined) return undefined;
  return rows.map((row) => {
    const mean = meanOf(row) ?? overall;
    return row.map((load) => (isLoad(load) ? load : mean));
  });
}

/** A table of what a user's function gave, whatever it gave. */
export function readLoads(given: LoadsByTopic, topics: readonly TopicSize[]): LoadTable {
  const table = new Map<string, ArrayLike<number>>();
  for (const { name, partitions } of topics) {
    const loads =
      given instanceof Map ? given.get(name) : Object.hasOwn(given, name) && (given as Record<string, unknown>)[name];
    if (typeof loads === 'number') table.set(name, new Array(partitions).fill(loads));
    else if (Array.isArray(loads) || ArrayBuffer.isView(loads)) table.set(name, loads as unknown as ArrayLike<number>);
  }
  return table;
}

/** Each load + `more`. */
export function raiseLoads(table: LoadTable, more: number): LoadTable {
  return new Map(Array.from(table, ([topic, row]) => [topic, Array.from(row, (load) => load + more)]));
}

function isLoad(load: unknown): load is number {
  return typeof load === 'number' && load >= 0 && load < Number.POSITIVE_INFINITY;
}

/** Of whole loads a whole one, because the solver proves more of those. */
function meanOf(loads: ArrayLike<number>): number | undefined {
  const known = Array.from(loads).filter(isLoad);
  if (known.length === 0) return undefined;
  // Divided first, so that the sum of huge loads stays finite.
  const mean = known.reduce((sum, load) => sum + load / known.length, 0);
  return known.every(Number.isInteger) ? Math.round(mean) : mean;
}

/** Rates with what an idle partition costs: a hundredth of the mean rate, so that idle partitions are spread as well. All idle: 1 each. */
export function addIdleCost(rates: readonly Float64Array[]): Float64Array[] {
  const count = rates.reduce((sum, row) => sum + row.length, 0);
  const mean = rates.reduce((sum, row) => row.reduce((ofRow, rate) => ofRow + rate / count, sum), 0);
  const idle = mean > 0 ? mean / 100 : 1;
  return rates.map((row) => row.map((rate) => rate + idle));
}
