/** The generated instances of the quality benchmark follow the rules of their families and come out the same every time. */

import { describe, expect, it } from 'vitest';
import type { BalanceProblem, Bin } from '../../src/solver/types.ts';

interface Instance {
  readonly name: string;
  readonly problem: BalanceProblem;
  readonly options?: { readonly maxMoves?: number; readonly maxImbalance?: number };
  readonly optimum?: number;
}

interface Family {
  readonly name: string;
  sample(seed: number, count: number): Instance[];
}

// The benchmark is plain JavaScript: by address it comes without types.
const load = (file: string) => import(new URL(`../../bench/instances/${file}.mjs`, import.meta.url).href);
const { families, family, findFamilies } = (await load('families')) as {
  families: readonly Family[];
  family(name: string): Family;
  findFamilies(name: string): readonly Family[];
};
const { listReference } = (await load('reference')) as { listReference(): Instance[] };

const weightsOf = ({ problem }: Instance) => Array.from(problem.weights);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const countBins = ({ bins }: BalanceProblem) => (typeof bins === 'number' ? bins : bins.length);
const listBins = ({ problem: { bins } }: Instance) => bins as readonly Bin[];

describe('every family', () => {
  it.each(families)('$name draws the same instances from the same seed and others from another', ({ sample }) => {
    const [first, again, other] = [sample(1, 5), sample(1, 5), sample(2, 5)].map((instances) =>
      JSON.stringify(instances),
    );
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });

  it.each(families)('$name draws as many instances as asked for, of whole positive loads', ({ sample }) => {
    const instances = sample(7, 30);
    expect(new Set(instances.map(({ name }) => name)).size).toBe(30);
    for (const instance of instances) {
      const weights = weightsOf(instance);
      expect(weights.length).toBeGreaterThan(0);
      expect(countBins(instance.problem)).toBeGreaterThan(1);
      expect(weights.every((weight) => Number.isSafeInteger(weight) && weight > 0)).toBe(true);
    }
  });
});

describe('the families of the literature', () => {
  it('keeps ⌊n / 100⌋ + 1 loads of Frangioni and Necciari in the lowest fifth and all others in the top tenth', () => {
    for (const instance of family('frangioni').sample(3, 39)) {
      const weights = weightsOf(instance);
      const most = 10 ** Math.ceil(Math.log10(Math.max(...weights)));
      const light = weights.filter((weight) => weight <= 0.2 * most);
      expect(light.length).toBe(Math.floor(weights.length / 100) + 1);
      expect(weights.filter((weight) => weight >= 0.9 * most && weight <= most).length).toBe(
        weights.length - light.length,
      );
    }
  });

  it('has seven classes with 2 to 3 items for each bin', () => {
    const classes = findFamilies('lawrinenko');
    expect(classes.length).toBe(7);
    for (const { problem } of classes.flatMap(({ sample }) => sample(1, 50))) {
      expect([2, 2.25, 2.5, 2.75, 3]).toContain(problem.weights.length / countBins(problem));
    }
  });

  it('hides a packing without waste in each planted instance, of which some pieces got one unit more', () => {
    const instances = family('planted').sample(5, 60);
    for (const instance of instances) {
      const { problem, optimum } = instance;
      const [numItems, numBins, total] = [problem.weights.length, countBins(problem), sum(weightsOf(instance))];
      const capacity = [3000, 1000, 300, 100].find((each) => numBins * each <= total)!;
      const surplus = total - numBins * capacity;
      expect(optimum).toBe(surplus === 0 ? capacity : undefined);
      expect(surplus).toBeLessThanOrEqual(Math.ceil(0.1 * numItems));
      expect(numItems).toBeGreaterThanOrEqual(2 * numBins);
    }
    expect(instances.some(({ optimum }) => optimum !== undefined)).toBe(true);
  });

  it('rebuilds the five reference instances from the generator that defines them', () => {
    const reference = listReference();
    expect(reference.map(({ problem, optimum }) => [problem.weights.length, problem.bins, optimum])).toEqual([
      [100, 10, 5391],
      [30, 10, 1547],
      [50, 20, 1327],
      [60, 24, 1324],
      [1000, 50, 10_156],
    ]);
    for (const instance of reference) {
      expect(weightsOf(instance).slice(0, 8)).toEqual([21, 17, 544, 635, 911, 113, 496, 549]);
      expect(Math.ceil(sum(weightsOf(instance)) / countBins(instance.problem))).toBeLessThanOrEqual(instance.optimum!);
    }
  });
});

describe('the variants', () => {
  it('gives the item limits room for all items', () => {
    for (const instance of family('item-limits').sample(1, 50)) {
      const room = sum(listBins(instance).map(({ maxItems }) => maxItems!));
      expect(room).toBeGreaterThanOrEqual(instance.problem.weights.length);
    }
  });

  it('makes groups that part the items and fit the bins', () => {
    for (const { problem } of family('anti-affinity').sample(1, 30)) {
      const items = problem.groups!.flatMap((group) => Array.from(group.items));
      expect(items).toEqual(Array.from({ length: problem.weights.length }, (_, i) => i));
      for (const group of problem.groups!) expect(group.items.length).toBeLessThanOrEqual(countBins(problem));
    }
  });

  it('remembers a bin that exists for every item, or none', () => {
    for (const { problem } of findFamilies('few-moves')
      .concat(findFamilies('cheap-moves'))
      .flatMap((f) => f.sample(1, 36))) {
      const previous = Array.from(problem.previous!);
      expect(previous.length).toBe(problem.weights.length);
      expect(previous.every((bin) => Number.isInteger(bin) && bin >= -1 && bin < countBins(problem))).toBe(true);
    }
  });

  it('says which families there are when one is not known', () => {
    expect(() => findFamilies('nowhere')).toThrow(/no family 'nowhere'; there are franca/);
  });
});
