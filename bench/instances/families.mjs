/** All families by name. */

/** @import { Family } from './family.mjs' */

import { measuredFamilies } from './measured.mjs';
import { planted } from './planted.mjs';
import { rebalancingFamilies } from './rebalancing.mjs';
import { uniformFamilies } from './uniform.mjs';
import { variantFamilies } from './variants.mjs';

/** @type {readonly Family[]} */
export const families = [...uniformFamilies, planted, ...measuredFamilies, ...variantFamilies, ...rebalancingFamilies];

/**
 * The family of that name, or all whose names begin with it, such as `lawrinenko`.
 *
 * @param {string} name
 */
export function findFamilies(name) {
  const exact = families.filter((family) => family.name === name);
  const found = exact.length > 0 ? exact : families.filter((family) => family.name.startsWith(name));
  if (found.length > 0) return found;
  throw new Error(`there is no family '${name}'; there are ${families.map((family) => family.name).join(', ')}`);
}

/** @param {string} name */
export function family(name) {
  return findFamilies(name)[0];
}
