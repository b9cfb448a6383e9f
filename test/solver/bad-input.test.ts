/** balance reports every malformed field with its path, and bad options with their names. */

import { describe, expect, test } from 'vitest';
import { balance, balanceAsync, EvenslotError } from '../../src/index.ts';

function catchError(run: () => unknown): EvenslotError {
  try {
    run();
  } catch (error) {
    if (error instanceof EvenslotError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const call = balance as (problem: unknown, options?: unknown) => unknown;
const weights = [1, 2];

describe('a malformed problem', () => {
  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['']],
    ['null', null, ['']],
    ['a number', 3, ['']],
    ['a list', [], ['']],
    ['no weights', { bins: 1 }, ['weights']],
    ['weights in a string', { weights: '12', bins: 1 }, ['weights']],
    ['a weight below 0', { weights: [1, 2, 3, -1], bins: 1 }, ['weights[3]']],
    ['a weight of NaN', { weights: [Number.NaN], bins: 1 }, ['weights[0]']],
    ['an infinite weight', { weights: [Infinity], bins: 1 }, ['weights[0]']],
    ['a weight in a string', { weights: ['1'], bins: 1 }, ['weights[0]']],
    ['a hole in the weights', { weights: new Array(1), bins: 1 }, ['weights[0]']],
    ['weights with an infinite sum', { weights: [1e308, 1e308], bins: 1 }, ['weights']],
    ['no bins', { weights }, ['bins']],
    ['zero bins', { weights, bins: 0 }, ['bins']],
    ['a negative number of bins', { weights, bins: -1 }, ['bins']],
    ['half a bin', { weights, bins: 1.5 }, ['bins']],
    ['too many bins', { weights, bins: 2 ** 24 + 1 }, ['bins']],
    ['an empty list of bins', { weights, bins: [] }, ['bins']],
    ['bins in a string', { weights, bins: '2' }, ['bins']],
    ['a bin that is null', { weights, bins: [{}, null] }, ['bins[1]']],
    ['a speed of 0', { weights, bins: [{ speed: 0 }] }, ['bins[0].speed']],
    ['a speed of NaN', { weights, bins: [{ speed: Number.NaN }] }, ['bins[0].speed']],
    ['an infinite speed', { weights, bins: [{ speed: Infinity }] }, ['bins[0].speed']],
    ['a load below 0', { weights, bins: [{}, { load: -0.5 }] }, ['bins[1].load']],
    ['a limit that is no integer', { weights, bins: [{ maxItems: 1.5 }] }, ['bins[0].maxItems']],
    ['a limit below 0', { weights, bins: [{ maxItems: -1 }] }, ['bins[0].maxItems']],
    ['forbidden items that are no list', { weights, bins: [{ forbidden: 1 }] }, ['bins[0].forbidden']],
    ['a forbidden item out of range', { weights, bins: [{ forbidden: [0, 2] }] }, ['bins[0].forbidden[1]']],
    ['a path that is no list', { weights, bins: [{ path: 'rack' }] }, ['bins[0].path']],
    ['paths of different lengths', { weights, bins: [{ path: ['a'] }, { path: [] }] }, ['bins[1].path']],
    ['groups that are no list', { weights, bins: 1, groups: {} }, ['groups']],
    ['a group that is null', { weights, bins: 1, groups: [null] }, ['groups[0]']],
    ['a group without items', { weights, bins: 1, groups: [{ spread: 'even' }] }, ['groups[0].items']],
    [
      'an item out of range in a group',
      { weights, bins: 1, groups: [{ items: [2], spread: 'even' }] },
      ['groups[0].items[0]'],
    ],
    [
      'an item twice in a group',
      { weights, bins: 1, groups: [{ items: [1, 1], spread: 'even' }] },
      ['groups[0].items[1]'],
    ],
    ['an unknown spread', { weights, bins: 1, groups: [{ items: [], spread: 'flat' }] }, ['groups[0].spread']],
    ['pins that are no list', { weights, bins: 1, pinned: 0 }, ['pinned']],
    ['too few pins', { weights, bins: 1, pinned: [0] }, ['pinned']],
    ['a pin out of range', { weights, bins: 2, pinned: [0, 2] }, ['pinned[1]']],
    ['a pin below -1', { weights, bins: 2, pinned: [-2, 0] }, ['pinned[0]']],
    ['too many previous bins', { weights, bins: 2, previous: [0, 0, 0] }, ['previous']],
    ['a previous bin that is no integer', { weights, bins: 2, previous: [0, 0.5] }, ['previous[1]']],
    ['an unknown field', { weights, bins: 1, pined: [0, 0] }, ['pined']],
    ['an unknown field of a bin', { weights, bins: [{ sped: 1 }] }, ['bins[0].sped']],
    [
      'several at once',
      { weights: [-1, 1], bins: [{ speed: -1 }], pinned: [7, 0] },
      ['weights[0]', 'bins[0].speed', 'pinned[0]'],
    ],
  ])('with %s is refused with its path.', (_name, problem, paths) => {
    const error = catchError(() => call(problem));
    expect(error.code).toBe('E_INVALID_PROBLEM');
    expect(error.issues.map(({ path }) => path).sort()).toEqual([...paths].sort());
    for (const { message } of error.issues) expect(message).toMatch(/\S/);
  });

  test('shows what was expected and what was there.', () => {
    const error = catchError(() => call({ weights: [1, 2, 3, -1], bins: 2 }));
    expect(error.message).toBe('weights[3]: a weight must be a finite number of at least 0, got -1');
    expect(error.issues[0]!.received).toBe(-1);
  });

  test('with a million wrong weights stays readable.', () => {
    const error = catchError(() => call({ weights: new Array(1_000_000).fill(-1), bins: 2 }));
    expect(error.issues.length).toBeLessThanOrEqual(101);
  });
});

describe('a bad option', () => {
  const problem = { weights, bins: 2 };
  const settled = { ...problem, previous: [0, 1] };
  test.each<[string, unknown, unknown]>([
    ['effort', problem, 'most'],
    ['nodeLimit', problem, -1],
    ['nodeLimit', problem, 1.5],
    ['timeLimitMs', problem, 0],
    ['timeLimitMs', problem, Number.NaN],
    ['relativeGap', problem, 1.5],
    ['relativeGap', problem, -0.1],
    ['maxMoves', settled, -1],
    ['maxMoves', settled, 0.5],
    ['maxMoves', problem, 1],
    ['maxImbalance', settled, 0.9],
    ['maxImbalance', settled, Infinity],
    ['maxImbalance', problem, 1.1],
    ['moveCost', settled, 'bytes'],
    ['memoryLimitMb', problem, 0],
    ['memoryLimitMb', problem, 1025],
    ['seed', problem, -1],
    ['seed', problem, 2 ** 32],
    ['sead', problem, 1],
    ['signal', problem, new AbortController().signal],
  ])('%s is named.', (option, given, value) => {
    const error = catchError(() => call(given, { [option]: value }));
    expect(error.code).toBe('E_INVALID_OPTION');
    expect(error.issues.map(({ path }) => path)).toEqual([`options.${option}`]);
  });

  test('of balanceAsync is named too.', async () => {
    const search = balanceAsync as (problem: unknown, options: unknown) => Promise<unknown>;
    for (const options of [{ signal: true }, { onIncumbent: 1 }]) {
      await expect(search(problem, options)).rejects.toMatchObject({
        code: 'E_INVALID_OPTION',
        issues: [{ path: `options.${Object.keys(options)[0]}` }],
      });
    }
  });
});
