/** The same problem and options give the same bytes: in one process, in another one, and from the built package. */

import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceOptions, BalanceProblem } from '../../src/solver/types.ts';
import { runProcess } from '../cli/run-command.ts';
import { arbitraryFeatured, arbitraryPlain, arbitraryPrevious } from '../reference/balance-problems.ts';
import { bytesOf, expectJudged } from './expect-balance.ts';

const INDEX = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'index.js');

const weights = Array.from({ length: 70 }, (_, i) => 1000 + ((i * i * 7919) % 997));
const previous = weights.map((_, i) => i % 9);
const CASES: [BalanceProblem, BalanceOptions][] = [
  [
    { weights, bins: 17 },
    { effort: 'exact', nodeLimit: 30_000, seed: 3 },
  ],
  [{ weights: weights.map((weight) => weight / 1000), bins: 16 }, {}],
  [{ weights: weights.map(Math.sqrt), bins: 11 }, { effort: 'instant' }],
  [{ weights, bins: Array.from({ length: 9 }, (_, b) => ({ speed: 1 + b / 10, maxItems: 9 })) }, {}],
  [{ weights, bins: 9, previous }, { maxMoves: 5 }],
  [
    { weights, bins: 9, previous },
    { maxImbalance: 1.01, moveCost: 'weight' },
  ],
  [
    {
      weights,
      bins: Array.from({ length: 9 }, (_, b) => ({ path: [`rack-${b % 3}`] })),
      groups: [
        { items: [0, 1, 2, 3, 4, 5, 6, 7], spread: 'distinct' },
        { items: [10, 11, 12, 13, 14, 15, 16], spread: 'even' },
      ],
    },
    { effort: 'exact', nodeLimit: 10_000 },
  ],
];

describe('balance gives the same bytes', () => {
  test('for the same problem, options and seed, whatever the features.', () => {
    const problems = fc.oneof(
      arbitraryPlain({ items: 40, bins: 8, weights: 'wide' }),
      arbitraryFeatured({ items: 14, bins: 4, weights: 'tenths' }),
      arbitraryPrevious({ items: 25, bins: 6, weights: 'wide' }),
    );
    const efforts = fc.constantFrom('instant' as const, 'improve' as const, 'exact' as const);
    fc.assert(
      fc.property(problems, efforts, fc.nat(5), (problem, effort, seed) => {
        const options = { effort, nodeLimit: 5000, seed };
        const first = expectJudged(problem, balance(problem, options));
        expect(bytesOf(balance(structuredClone(problem), options))).toBe(bytesOf(first));
      }),
      { numRuns: 80 },
    );
  });

  test('whatever was solved before.', () => {
    const inOrder = CASES.map(([problem, options]) => bytesOf(balance(problem, options)));
    const backwards = CASES.toReversed().map(([problem, options]) => bytesOf(balance(problem, options)));
    expect(backwards.reverse()).toEqual(inOrder);
  });

  test('in a process of its own, from the built package.', async () => {
    const program = `
      import { balance } from ${JSON.stringify(pathToFileURL(INDEX).href)};
      for (const [problem, options] of JSON.parse(process.argv[1])) console.log(JSON.stringify(balance(problem, options)));
    `;
    const args = ['--input-type=module', '-e', program, JSON.stringify(CASES)];
    const { stdout, stderr, exitCode } = await runProcess(process.execPath, args);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.trimEnd().split('\n')).toEqual(CASES.map(([problem, options]) => bytesOf(balance(problem, options))));
  });
});
