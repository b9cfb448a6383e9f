/** The quality benchmark notices what cannot be true, counts fairly, and takes nobody's word for a makespan. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

// The benchmark is plain JavaScript: by address it comes without types.
const load = (file: string) => import(new URL(`../../bench/${file}.mjs`, import.meta.url).href);
const { findDisagreements } = await load('quality/disagreements');
const { summarizeFamily } = await load('quality/summary');
const { solveInstance, EFFORTS } = await load('quality/solve');
const { readPublished } = await load('instances/published');
const { checkMakespan } = await load('peers/peer');

const run = (effort: string, lower: number, upper: number, fields = {}) => ({
  effort,
  status: lower === upper ? 'OPTIMAL' : 'FEASIBLE',
  reason: 'EFFORT_DONE',
  nodes: 0,
  ms: 1,
  faults: [],
  lower,
  upper,
  ...fields,
});

const solved = (runs: object[], fields = {}) => ({
  instance: { family: 'f', name: 'it', problem: { weights: [1], bins: 1 }, ...fields },
  runs,
});

describe('disagreements', () => {
  it('finds none where floors and makespans fit together', () => {
    expect(
      findDisagreements(solved([run('instant', 8, 12), run('improve', 10, 11), run('exact', 10, 10)], { optimum: 10 })),
    ).toEqual([]);
  });

  it.each([
    ['a makespan below the published optimum', run('instant', 8, 9), /makespan of 9, below the optimum 10/],
    ['a bound above the published optimum', run('instant', 11, 12), /bound of 11, above the optimum 10/],
    ['a proof above the published optimum', run('exact', 11, 11), /calls 11 optimal, the optimum is 10/],
    ['a bound above its own makespan', run('exact', 12, 11), /bound of 12 above its own 11/],
    ['OPTIMAL with a gap', run('exact', 9, 10, { status: 'OPTIMAL' }), /calls 10 optimal with a bound of 9/],
    ['a plan that verify refuses', run('exact', 10, 10, { faults: ['bounds: no'] }), /verify refuses .* bounds: no/],
    [
      'an instance that is called infeasible',
      { ...run('exact', 10, 10), status: 'INFEASIBLE' },
      /says that there is no plan/,
    ],
  ])('finds %s', (_, wrong, sentence) => {
    expect(findDisagreements(solved([wrong], { optimum: 10 })).join('\n')).toMatch(sentence);
  });

  it('finds a bound of one effort above the makespan of another', () => {
    expect(findDisagreements(solved([run('instant', 8, 10), run('exact', 11, 11)]))).toEqual([
      'it: exact has a bound of 11, above the makespan 10 of instant',
    ]);
  });

  it('holds no effort against another where the aim is the cost of moves', () => {
    const runs = [run('instant', 0, 2), run('exact', 3, 3)];
    expect(findDisagreements(solved(runs, { options: { maxImbalance: 1.05 } }))).toEqual([]);
  });
});

describe('the summary of a family', () => {
  it('measures gaps against the best known and the highest floor of all efforts', () => {
    const [instant, exact] = summarizeFamily('f', [solved([run('instant', 80, 110), run('exact', 90, 100)])]);
    expect(instant).toMatchObject({ instances: 1, solved: 1, optimal: 0, certified: 0 });
    expect(instant.gapToBest).toBeCloseTo(0.1);
    expect(instant.gapToFloor).toBeCloseTo(110 / 90 - 1);
    expect(exact.gapToBest).toBe(0);
    expect(exact.optimal).toBe(0);
  });

  it('counts a plan as optimal when another effort proves it, and as certified only for the one that does', () => {
    const [instant, exact] = summarizeFamily('f', [solved([run('instant', 80, 100), run('exact', 100, 100)])]);
    expect([instant.optimal, instant.certified]).toEqual([1, 0]);
    expect([exact.optimal, exact.certified]).toEqual([1, 1]);
  });

  it('counts a plan as optimal when it has the published optimum, proven or not', () => {
    const [hit, miss] = summarizeFamily('f', [
      solved([run('instant', 90, 100), run('improve', 90, 101)], { optimum: 100 }),
    ]);
    expect([hit.optimal, miss.optimal]).toEqual([1, 0]);
    expect(hit.gapToFloor).toBe(0);
  });

  it('counts an instance without a plan as neither, and leaves it out of the gaps', () => {
    const none = { ...run('instant', 0, 0), status: 'UNKNOWN', lower: undefined, upper: undefined };
    const [row] = summarizeFamily('f', [solved([none]), solved([run('instant', 10, 10)])]);
    expect(row).toMatchObject({ instances: 2, solved: 1, optimal: 0.5, certified: 0.5, gapToBest: 0 });
  });
});

describe('a run', () => {
  it('gives each effort the options of the instance, and a budget of nodes to exact alone', () => {
    const asked: object[] = [];
    const plan = {
      status: 'OPTIMAL',
      assignment: Uint32Array.of(0),
      bounds: { lower: 1, upper: 1 },
      termination: { reason: 'PROVEN' },
      stats: { nodes: 3 },
    };
    const solver = {
      balance: (_: object, options: object) => {
        asked.push(options);
        return plan;
      },
      verify: () => ({ ok: false, issues: [{ path: 'status', message: 'no' }] }),
    };
    const instance = { family: 'f', name: 'it', problem: { weights: [1], bins: 1 }, options: { maxMoves: 2 } };
    const { runs } = solveInstance(solver, instance, { efforts: EFFORTS, exactNodes: 77, clock: 'wall' });
    expect(new Set(asked.map((options) => JSON.stringify(options)))).toEqual(
      new Set([
        '{"maxMoves":2,"effort":"instant"}',
        '{"maxMoves":2,"effort":"improve"}',
        '{"maxMoves":2,"effort":"exact","nodeLimit":77}',
      ]),
    );
    expect(runs).toHaveLength(3);
    expect(runs[2]).toMatchObject({ effort: 'exact', lower: 1, upper: 1, nodes: 3, faults: ['status: no'] });
  });
});

describe('a call that throws', () => {
  it('is a disagreement, and does not end the run', () => {
    const solver = {
      balance: () => {
        throw new Error('broken');
      },
      verify: () => ({ ok: true }),
    };
    const instance = { family: 'f', name: 'it', problem: { weights: [1], bins: 1 } };
    const broken = solveInstance(solver, instance, { efforts: ['improve'], exactNodes: 1, clock: 'wall' });
    expect(findDisagreements(broken)).toEqual(['it: improve: it throws: Error: broken']);
    expect(summarizeFamily('f', [broken])[0]).toMatchObject({ instances: 1, solved: 0, optimal: 0 });
  });
});

describe('published instances', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenslot-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read from every .jsonl file of a folder, by family, evenly spaced when fewer are wanted', () => {
    const lines = Array.from({ length: 9 }, (_, k) =>
      JSON.stringify({
        family: k < 6 ? 'a' : 'b',
        name: `n${k}`,
        bins: 2,
        optimum: k < 6 ? 7 : null,
        weights: [k + 1, 3],
      }),
    );
    writeFileSync(join(folder, 'one.jsonl'), `${lines.join('\n')}\n`);
    writeFileSync(join(folder, 'notes.txt'), 'not one');
    const all = readPublished(folder);
    expect([...all].map(([family, instances]) => [family, instances.length])).toEqual([
      ['a', 6],
      ['b', 3],
    ]);
    expect(all.get('a')[0]).toEqual({ family: 'a', name: 'a n0', problem: { weights: [1, 3], bins: 2 }, optimum: 7 });
    expect(all.get('b')[0]).not.toHaveProperty('optimum');
    const names = readPublished(folder, 3)
      .get('a')
      .map(({ name }: { name: string }) => name);
    expect(names).toEqual(['a n1', 'a n3', 'a n5']);
  });
});

describe('the answer of a peer', () => {
  it('is measured anew from its bins', () => {
    expect(checkMakespan([5, 3, 2], 2, { bins: [[3, 2], [5]], proven: false })).toBe(5);
  });

  it.each([
    ['loses an item', [[3], [5]]],
    ['has an item twice', [[3, 2, 2], [5]]],
    ['uses too many bins', [[3], [2], [5]]],
  ])('is refused when it %s', (_, bins) => {
    expect(() => checkMakespan([5, 3, 2], 2, { bins, proven: false })).toThrow('not an assignment');
  });
});
