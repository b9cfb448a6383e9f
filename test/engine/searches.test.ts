/** How searches are run: one at a time, after a good begin and before the next reset, in slices of any size. */

import { describe, expect, test } from 'vitest';
import { calls, kernelNames } from './calls.ts';
import { type Kernel, openSolver } from './kernels.ts';
import { begins } from './search-calls.ts';

const ERR_ARGUMENT = -1;
const FAR = 0x7fff_0000;

/** Each kernel that goes on with a search, and the one that begins it. */
const followers = Object.entries(begins) as [Kernel, Kernel][];
const beginners = [...new Set(followers.map(([, begin]) => begin))];

describe.each(followers)('%s after %s', (name, begin) => {
  /** Proper arguments for the kernel itself: there is a begin in front of every call, so that is undone. */
  const follow = (kernels: ReturnType<typeof openSolver>): number => {
    if (name === 'complete_prices' || name === 'climb_capacities') {
      const column = kernels.put(new BigUint64Array(8).fill(9n));
      return kernels.run(name, column, column);
    }
    return kernels.run(name, 100);
  };

  test('is refused before it', () => {
    expect(follow(openSolver())).toBe(ERR_ARGUMENT);
  });

  test('goes on after it', () => {
    const kernels = openSolver();
    expect(calls[begin](kernels, {})).toBe(0);
    expect(follow(kernels)).toBeGreaterThanOrEqual(0);
  });

  test('is refused when it was refused', () => {
    for (const change of [{ weights: FAR }, { weights: FAR, columns: FAR }, { assign: FAR, record: FAR }]) {
      const kernels = openSolver();
      expect(calls[begin](kernels, {})).toBe(0);
      expect(calls[begin](kernels, change)).toBe(ERR_ARGUMENT);
      expect(follow(kernels)).toBe(ERR_ARGUMENT);
    }
  });

  test('is refused after reset', () => {
    const kernels = openSolver();
    expect(calls[begin](kernels, {})).toBe(0);
    kernels.exports.reset();
    kernels.put(new Uint32Array(2 ** 16).fill(0xffff_ffff));
    expect(follow(kernels)).toBe(ERR_ARGUMENT);
  });

  test.each(beginners.filter((other) => other !== begin))('is refused after %s', (other) => {
    const kernels = openSolver();
    expect(calls[begin](kernels, {})).toBe(0);
    expect(calls[other](kernels, {})).toBe(0);
    expect(follow(kernels)).toBe(ERR_ARGUMENT);
    expect(calls[name](kernels, {}), 'and not when it is begun again').toBeGreaterThanOrEqual(0);
  });
});

test.each(kernelNames.filter((name) => name.endsWith('_run')))(
  '%s gives its answer as often as it is asked',
  (name) => {
    const kernels = openSolver();
    const answer = calls[name](kernels, {});
    expect(answer).toBeGreaterThan(0);
    for (const nodes of [1, 1000]) expect(kernels.run(name, nodes)).toBe(answer);
  },
);

test('prices come before the first run of complete', () => {
  const kernels = openSolver();
  expect(calls.complete_begin(kernels, {})).toBe(0);
  const column = kernels.put(new BigUint64Array(8).fill(9n));
  expect(kernels.run('complete_prices', column, column)).toBe(0);
  kernels.run('complete_run', 0);
  expect(kernels.run('complete_prices', column, column)).toBe(ERR_ARGUMENT);
});

test('instant ends the search at hand, and sorting does not', () => {
  for (const begin of beginners) {
    const run = followers.find(([name, first]) => first === begin && name.endsWith('_run'))![0];
    const kernels = openSolver();
    expect(calls[begin](kernels, {})).toBe(0);
    expect(calls.sort_descending(kernels, {})).toBe(0);
    expect(kernels.run(run, 1000)).toBeGreaterThanOrEqual(0);
    expect(calls.instant(kernels, {})).toBe(0);
    expect(kernels.run(run, 1000)).toBe(ERR_ARGUMENT);
  }
});
