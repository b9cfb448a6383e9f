/** verify takes a right balance plan, live or as a document, and finds whatever is changed in it. */

import { describe, expect, test } from 'vitest';
import { measure } from '../../src/fairness/measure.ts';
import { verify } from '../../src/fairness/verify.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { type Change, expectFound, issuesOf } from './verdicts.ts';

/** Every feature at once; bin loads 14, 8 and 9 at speeds 2, 1 and 1. */
const problem: BalanceProblem = {
  weights: [6, 5, 4, 4, 3, 5],
  bins: [
    { speed: 2, load: 3, path: ['a'] },
    { speed: 1, maxItems: 2, path: ['a'] },
    { speed: 1, load: 1, forbidden: [0], path: ['b'] },
  ],
  groups: [
    { items: [1, 5], spread: 'distinct' },
    { items: [0, 1, 2], spread: 'even' },
  ],
  pinned: [-1, -1, -1, 2, -1, -1],
  previous: [0, 0, 2, 1, 0, -1],
};
const perBin = [14, 8, 9];
const speeds = [2, 1, 1];

function document() {
  return {
    formatVersion: 1,
    kind: 'balance-plan',
    status: 'FEASIBLE',
    termination: { reason: 'EFFORT_DONE', detail: 'the effort ended with a gap' },
    bounds: { lower: 8, upper: 9 },
    gap: { absolute: 1, relative: 1 / 9 },
    certificate: {
      makespan: { kind: 'average', value: 8 },
      moves: { kind: 'excess', value: 1, target: 9 },
    },
    loads: { ...measure(perBin, speeds), perBin: [...perBin] },
    moves: { items: 3, weight: 12 },
    assignment: [0, 1, 2, 2, 1, 0],
    stats: { effort: 'improve', nodes: 17 },
  };
}

function livePlan() {
  const { formatVersion, ...plan } = document();
  return {
    ...plan,
    assignment: Uint32Array.from(plan.assignment),
    loads: { ...plan.loads, perBin: Float64Array.from(perBin) },
    toJSON: () => document(),
  };
}

describe('a right balance plan', () => {
  test('is accepted as a document.', () => {
    expect(verify(problem, document())).toEqual({ ok: true });
    expect(verify(problem, JSON.parse(JSON.stringify(livePlan())))).toEqual({ ok: true });
  });

  test('is accepted live.', () => {
    expect(verify(problem, livePlan())).toEqual({ ok: true });
  });

  test('is accepted as no more than an assignment.', () => {
    expect(verify(problem, { kind: 'balance-plan', assignment: [0, 1, 2, 2, 1, 0] })).toEqual({ ok: true });
  });
});

/** One or more fields of a plan by their paths, set to other values. */
function set(changes: Record<string, unknown>): Change {
  return (plan) => {
    for (const [path, value] of Object.entries(changes)) {
      const names = path.split('.');
      const last = names.pop()!;
      names.reduce((inner, name) => inner[name], plan)[last] = value;
    }
  };
}

const GAP = ['gap.absolute', 'gap.relative'];
const FLOOR = 'certificate.makespan.value';

describe('a changed balance plan', () => {
  test.each<[string, Change, string[], string | RegExp]>([
    ['an assignment that is missing', set({ assignment: undefined }), ['assignment'], 'must be a list'],
    ['an assignment that is too short', (p) => p.assignment.pop(), ['assignment'], 'must have 6 entries, got 5'],
    ['a bin out of range', set({ 'assignment.2': 3 }), ['assignment[2]'], 'an integer from 0 to 2, got 3'],
    ['an item nowhere', set({ 'assignment.2': -1 }), ['assignment[2]'], 'got -1'],
    ['a pinned item elsewhere', set({ 'assignment.3': 0 }), ['assignment[3]'], 'pinned to bin 2'],
    [
      'an item in a forbidden bin',
      set({ 'assignment.0': 2, 'assignment.2': 0 }),
      ['assignment[0]'],
      'bin 2 may not take item 0',
    ],
    ['too many items', set({ 'assignment.5': 1 }), ['assignment', 'assignment[5]'], 'at most 2 items, but has 3'],
    [
      'distinct items together',
      set({ 'assignment.4': 0, 'assignment.5': 1 }),
      ['assignment[5]'],
      'items 1 and 5 of group 0 must be in different bins',
    ],
    [
      'an uneven group, by node and by bin',
      set({ 'assignment.2': 0 }),
      ['assignment', 'assignment', 'assignment', 'assignment'],
      /node of bin 0 at depth 0 must take 2 items of group 1, but has 3/,
    ],
    ['another status', set({ status: 'DONE' }), ['status'], 'OPTIMAL or FEASIBLE'],
    ['OPTIMAL with a gap', set({ status: 'OPTIMAL' }), ['termination.reason', 'status'], 'PROVEN goes with'],
    ['PROVEN with a gap', set({ 'termination.reason': 'PROVEN' }), ['termination.reason'], 'goes with OPTIMAL'],
    ['a reason for no plan', set({ 'termination.reason': 'NO_ROOM' }), ['termination.reason'], 'got "NO_ROOM"'],
    ['a termination that is none', set({ termination: 'PROVEN' }), ['termination'], 'must be an object'],
    ['an upper bound below the makespan', set({ 'bounds.upper': 8.5 }), [...GAP, 'bounds.upper'], 'gap is'],
    ['a lower bound above its floor', set({ 'bounds.lower': 8.5 }), [...GAP, 'bounds.lower'], 'gap is'],
    ['a lower bound below 0', set({ 'bounds.lower': -1 }), ['bounds.lower', ...GAP], 'at least 0'],
    ['crossed bounds', set({ 'bounds.lower': 11 }), ['bounds.lower', ...GAP, 'bounds.lower'], 'must not exceed'],
    ['a bound that is no number', set({ 'bounds.lower': '8' }), ['bounds.lower'], 'must be a finite number'],
    ['a gap of another size', set({ 'gap.absolute': 2 }), ['gap.absolute'], 'upper − lower = 1'],
    ['a relative gap of another size', set({ 'gap.relative': 0.25 }), ['gap.relative'], 'is 0.11'],
    ['a gap that is lost', set({ gap: { absolute: 0, relative: 0 } }), GAP, 'is upper'],
    ['a gap without bounds', set({ bounds: undefined }), ['gap'], 'a gap needs bounds'],
    ['bounds without a certificate', set({ certificate: undefined }), ['certificate.makespan'], 'need a certificate'],
    ['a floor above what its rule shows', set({ [FLOOR]: 8.5 }), [FLOOR], 'average does not show'],
    ['a floor above the makespan', set({ [FLOOR]: 9.5 }), [FLOOR], 'own makespan (9)'],
    [
      'a search above the makespan',
      set({ 'certificate.makespan': { kind: 'search', value: 11, nodes: 1 } }),
      [FLOOR],
      'own makespan',
    ],
    ['the load of a bin', set({ 'loads.perBin.1': 9 }), ['loads.perBin[1]'], 'the load of bin 1 is 8'],
    ['a load too many', (p) => p.loads.perBin.push(0), ['loads.perBin'], 'must have 3 entries'],
    ['a measure', set({ 'loads.imbalance': 1 }), ['loads.imbalance'], 'imbalance is'],
    ['the number of moves', set({ 'moves.items': 1 }), ['moves.items'], '3 items moved'],
    ['the weight of moves', set({ 'moves.weight': 8 }), ['moves.weight'], 'weigh 12'],
    [
      'a floor of moves that is too high',
      set({ 'certificate.moves.value': 10 }),
      ['certificate.moves.value'],
      'the judge finds 1 items or a weight of 4',
    ],
    [
      'a floor of moves for a lower target',
      set({ 'certificate.moves.target': 8 }),
      ['certificate.moves.target'],
      'within 8',
    ],
    [
      'a floor of moves of another kind',
      set({ 'certificate.moves.kind': 'guess' }),
      ['certificate.moves.kind'],
      "'excess' or 'search'",
    ],
    [
      'a searched floor of moves above the cost',
      set({ 'certificate.moves': { kind: 'search', value: 13, target: 9, nodes: 1 } }),
      ['certificate.moves.value'],
      'the plan costs 3 items or a weight of 12',
    ],
    ['the version of the format', set({ formatVersion: 2 }), ['formatVersion'], 'must be 1'],
    ['the effort', set({ 'stats.effort': 'heroic' }), ['stats.effort'], 'instant, improve, exact'],
    ['the nodes', set({ 'stats.nodes': -1 }), ['stats.nodes'], 'at least 0'],
  ])('is found: %s.', (_name, change, paths, text) => {
    const plan = document();
    change(plan);
    expectFound(plan, paths, text, problem);
  });
});

describe('OPTIMAL', () => {
  const plan = (
    weights: number[],
    bins: BalanceProblem['bins'],
    assignment: number[],
    value: number,
    upper = value,
  ) => [
    { weights, bins },
    {
      kind: 'balance-plan',
      assignment,
      status: 'OPTIMAL',
      termination: { reason: 'PROVEN' },
      bounds: { lower: upper, upper },
      gap: { absolute: 0, relative: 0 },
      certificate: { makespan: { kind: 'average', value } },
    },
  ];

  test('is accepted when the floor meets the makespan.', () => {
    const [problem, right] = plan([3, 2, 1], 2, [0, 1, 1], 3);
    expect(verify(problem, right)).toEqual({ ok: true });
  });

  test('is refused when it says FEASIBLE instead.', () => {
    const [problem, right] = plan([3, 2, 1], 2, [0, 1, 1], 3);
    const claim = { ...right, status: 'FEASIBLE', termination: { reason: 'EFFORT_DONE' } };
    expectFound(claim, ['status'], 'the status must be OPTIMAL', problem);
  });

  test('counts decimals as they print: 0.1 + 0.2 equals 0.3.', () => {
    const [problem, right] = plan([0.1, 0.2, 0.3], 2, [0, 0, 1], 0.3);
    expect(verify(problem, right)).toEqual({ ok: true });
    const [, rounded] = plan([0.1, 0.2, 0.3], 2, [0, 0, 1], 0.3, 0.1 + 0.2);
    expect(verify(problem, rounded)).toEqual({ ok: true });
  });

  test('is refused when only rounding closes the gap.', () => {
    const large = 2 ** 50;
    // The makespan is a third above the floor in the last digit: both round to one double.
    const [problem, claim] = plan(
      [large * 8 + 2, large * 8 - 2],
      [{ speed: 3 }, { speed: 3 }],
      [0, 1],
      (large * 8) / 3,
    );
    expectFound(claim, ['status'], 'reaches the makespan exactly', problem);
  });

  test('is accepted on speeds that make fractions.', () => {
    const [problem, right] = plan([5, 5], [{ speed: 3 }, { speed: 3 }], [0, 1], 5 / 3);
    expect(verify(problem, right)).toEqual({ ok: true });
  });

  test('is accepted of the cost of moves, when the excess has to move.', () => {
    const given = { weights: [5, 4, 3], bins: 2, previous: [0, 0, 0] };
    const claim = {
      kind: 'balance-plan',
      assignment: [1, 0, 0],
      status: 'OPTIMAL',
      termination: { reason: 'PROVEN' },
      bounds: { lower: 1, upper: 1 },
      gap: { absolute: 0, relative: 0 },
      certificate: {
        makespan: { kind: 'average', value: 6 },
        moves: { kind: 'excess', value: 1, target: 7.2 },
      },
      moves: { items: 1, weight: 5 },
    };
    expect(verify(given, claim)).toEqual({ ok: true });
    const byWeight = { ...claim, bounds: { lower: 5, upper: 5 } };
    expectFound(byWeight, ['bounds.lower'], 'cost of moves is at least 1', given);
    expectFound({ ...claim, bounds: { lower: 2, upper: 2 } }, ['bounds.upper'], 'the makespan is 7', given);
  });
});

describe('a result without a plan', () => {
  const none = (status: string, reason?: string) => ({
    kind: 'balance-plan',
    status,
    ...(reason && { termination: { reason } }),
  });
  const full = { weights: [1, 1, 1], bins: [{ maxItems: 1 }, { maxItems: 1 }] };
  // Items 0 and 1 both need bin 0, which takes one.
  const narrow = { weights: [1, 1, 1], bins: [{ maxItems: 1 }, { forbidden: [0, 1] }] };
  const apart = { weights: [1, 1, 1], bins: 2, groups: [{ items: [0, 1, 2], spread: 'distinct' }] };

  test.each<[string, unknown, unknown]>([
    ['limits leave too little room', full, none('INFEASIBLE', 'NO_ROOM')],
    ['two items need one place', narrow, none('INFEASIBLE', 'NO_ROOM')],
    ['distinct items outnumber the bins', apart, none('INFEASIBLE', 'NO_ROOM')],
    ['a search found nothing', apart, none('INFEASIBLE', 'SEARCHED')],
    ['no plan is near enough', { ...full, bins: 2, previous: [0, 0, 0] }, none('INFEASIBLE', 'MOVE_LIMIT')],
    ['the search was stopped', full, none('UNKNOWN', 'ABORTED')],
  ])('is accepted: %s.', (_name, given, claim) => {
    expect(verify(given, claim)).toEqual({ ok: true });
  });

  test.each<[string, unknown, unknown, RegExp]>([
    ['there is room', { ...full, weights: [1, 1] }, none('INFEASIBLE', 'NO_ROOM'), /there is room/],
    [
      'there is room when items make way',
      { weights: [1, 1, 1], bins: [{ maxItems: 2 }, { maxItems: 1, forbidden: [1, 2] }] },
      none('INFEASIBLE', 'NO_ROOM'),
      /there is room/,
    ],
    ['nothing forbids a plan', { weights: [1], bins: 1 }, none('INFEASIBLE', 'SEARCHED'), /there is a valid plan/],
    ['nothing was before', full, none('INFEASIBLE', 'MOVE_LIMIT'), /needs a previous plan/],
    ['the reason is for plans', full, none('INFEASIBLE', 'PROVEN'), /NO_ROOM, SEARCHED or MOVE_LIMIT/],
    ['the reason does not stop a search', full, none('UNKNOWN', 'NO_ROOM'), /UNKNOWN ends with/],
    ['there is no reason', full, none('INFEASIBLE'), /must be an object/],
  ])('is refused: %s.', (_name, given, claim, text) => {
    const [issue] = issuesOf(verify(given, claim));
    expect(issue?.path).toMatch(/^termination/);
    expect(issue?.message).toMatch(text);
  });

  test('is refused when it says that it is OPTIMAL.', () => {
    expectFound(none('OPTIMAL', 'PROVEN'), ['assignment'], 'must be a list', full);
  });
});
