/** Reads published instances from a folder of the user's own: they are not part of this package. */

/** @import { Instance } from './family.mjs' */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lines of `.jsonl` files, each `{"family": …, "name": …, "bins": …, "optimum": …, "weights": […]}`; `optimum` may be missing or null.
 *
 * @param {string} folder
 * @param {number} [count] At most so many of a family, evenly spaced. All if left out.
 * @returns {Map<string, Instance[]>} By family, in the order of the files.
 */
export function readPublished(folder, count = Infinity) {
  /** @type {Map<string, Instance[]>} */
  const byFamily = new Map();
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  if (files.length === 0) throw new Error(`${folder} has no .jsonl file`);
  for (const file of files.sort()) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const { family, name, bins, optimum, weights } = JSON.parse(line);
      const known = typeof optimum === 'number' ? { optimum } : {};
      const instances = byFamily.get(family) ?? [];
      instances.push({ family, name: `${family} ${name}`, problem: { weights, bins }, ...known });
      byFamily.set(family, instances);
    }
  }
  for (const [family, all] of byFamily) byFamily.set(family, takeSpaced(all, count));
  return byFamily;
}

/**
 * @template T
 * @param {readonly T[]} entries
 * @param {number} count
 */
function takeSpaced(entries, count) {
  if (entries.length <= count) return [...entries];
  return Array.from({ length: count }, (_, k) => entries[Math.floor(((k + 0.5) * entries.length) / count)]);
}
