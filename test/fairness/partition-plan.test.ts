/** verify takes a right partition plan, live or as a document, and finds whatever is changed in it. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { documentOf, liveOf, placed, problem } from './partition-plans.ts';
import { type Change, expectFound } from './verdicts.ts';

describe('a right partition plan', () => {
  test('is accepted as a document, with its members in any order', () => {
    const document = documentOf(placed);
    expect(verify(problem, document)).toEqual({ ok: true });
    expect(verify(problem, { ...document, members: document.members.toReversed() })).toEqual({ ok: true });
  });

  test('is accepted live', () => {
    expect(verify(problem, liveOf(placed))).toEqual({ ok: true });
  });

  test('is accepted as no more than an assignment or the members with their partitions', () => {
    expect(verify(problem, { kind: 'partition-plan', assignment: placed.assignment })).toEqual({ ok: true });
    expect(verify(problem, documentOf(placed, {}))).toEqual({ ok: true });
  });

  test('is accepted for a group without members, topics or partitions', () => {
    const none = { kind: 'partition-plan', bounds: { lower: 0, upper: 0 }, status: 'OPTIMAL' };
    const level = { kind: 'members', value: 0, members: [] };
    const topics = [{ name: 't', partitions: 2 }];
    const nobody = { ...none, unassigned: 2, assignment: [-1, -1], certificate: { level } };
    expect(verify({ members: [], topics }, nobody)).toEqual({ ok: true });
    const nothing = { ...none, unassigned: 0, assignment: [], certificate: { level } };
    expect(verify({ members: [{ id: 'm', topics: [] }], topics: [] }, nothing)).toEqual({ ok: true });
    const average = { ...nobody, certificate: { level: { kind: 'average', value: 0 } } };
    expect(verify({ members: [], topics }, average)).toEqual({ ok: true });
    expect(verify({ members: [{ id: 'm', topics: [] }], topics }, average)).toEqual({ ok: true });
  });
});

/** One or more fields of a plan by their paths, set to other values; undefined removes them. */
function set(changes: Record<string, unknown>): Change {
  return (plan) => {
    for (const [path, value] of Object.entries(changes)) {
      const names = path.split('.');
      const last = names.pop()!;
      names.reduce((inner, name) => inner[name], plan)[last] = value;
    }
  };
}

const LEVEL = 'certificate.level';
const FLOOR = 'certificate.moves';

const claims: [string, Change, string[], string | RegExp][] = [
  ['a strategy that is no name', set({ strategy: 4 }), ['strategy'], 'must be a name'],
  ['another objective', set({ objective: 'fair' }), ['objective'], 'one of level, spread, calm'],
  ['another status', set({ status: 'DONE' }), ['status'], 'OPTIMAL or FEASIBLE'],
  ['FEASIBLE with a gap of 0', set({ status: 'FEASIBLE', termination: undefined }), ['status'], 'must be OPTIMAL'],
  ['OPTIMAL that was not proven', set({ 'termination.reason': 'NODE_LIMIT' }), ['termination.reason'], 'PROVEN goes'],
  ['a reason for no plan', set({ 'termination.reason': 'MOVE_LIMIT' }), ['termination.reason'], 'got "MOVE_LIMIT"'],
  ['a termination that is none', set({ termination: 'PROVEN' }), ['termination'], 'must be an object'],
  ['the number of unassigned', set({ unassigned: 0 }), ['unassigned'], '2 partitions have no subscriber'],
  [
    'an upper bound below the makespan',
    set({ 'bounds.upper': 2.5, 'bounds.lower': 2.5, [`${LEVEL}.value`]: 2.5 }),
    ['bounds.upper'],
    'the busiest member is at 3',
  ],
  [
    'a lower bound above its floor',
    set({ 'bounds.lower': 2.5, gap: undefined }),
    ['bounds.lower', 'status'],
    'the certificate proves 3',
  ],
  [
    'crossed bounds',
    set({ 'bounds.lower': 4, gap: undefined }),
    ['bounds.lower', 'bounds.lower', 'status'],
    'must not exceed',
  ],
  ['bounds that are no object', set({ bounds: 3 }), ['bounds', 'status'], 'must be an object'],
  ['a bound that is no number', set({ 'bounds.lower': '3' }), ['bounds.lower', 'status'], 'must be a finite number'],
  ['a gap of another size', set({ 'gap.absolute': 1 }), ['gap.absolute'], 'upper − lower = 0'],
  ['a relative gap of another size', set({ 'gap.relative': 0.25 }), ['gap.relative'], 'is 0'],
  [
    'a gap without bounds',
    set({ bounds: undefined, status: undefined, termination: undefined }),
    ['gap'],
    'needs bounds',
  ],
  ['OPTIMAL without bounds', set({ bounds: undefined, gap: undefined }), ['status'], 'needs bounds'],
  ['bounds without a certificate', set({ certificate: undefined }), [LEVEL], 'needs a certificate'],
  ['a certificate that is none', set({ certificate: 1 }), ['certificate'], 'must be an object'],
  ['a level that is none', set({ [LEVEL]: [] }), [LEVEL], 'must be an object'],
  ['a floor that is no number', set({ [`${LEVEL}.value`]: null }), [`${LEVEL}.value`], 'must be a finite number'],
  [
    'a floor that fewer members need not reach',
    set({ [`${LEVEL}.members`]: [1, 2] }),
    [`${LEVEL}.value`],
    'can hold what they have to at 0',
  ],
  ['a floor of members that are not there', set({ [`${LEVEL}.members`]: [0, 3] }), [`${LEVEL}.members[1]`], 'below 3'],
  ['a floor of members twice', set({ [`${LEVEL}.members`]: [1, 1] }), [`${LEVEL}.members[1]`], 'ascending'],
  ['a floor without members', set({ [`${LEVEL}.members`]: undefined }), [`${LEVEL}.members`], 'must be a list'],
  [
    'a floor of another kind',
    set({ [`${LEVEL}.kind`]: 'guess' }),
    [`${LEVEL}.kind`],
    'must be members or one of average',
  ],
  [
    'an average that is too high',
    set({ [LEVEL]: { kind: 'average', value: 3.01 }, 'bounds.lower': 3.01, 'bounds.upper': 3.01 }),
    [`${LEVEL}.value`, 'bounds.upper'],
    'above the plan',
  ],
  ['the load of a member', set({ 'loads.members.perBin.1': 4 }), ['loads.members.perBin[1]'], 'of member "c-1" is 3'],
  ['a load too many', (p) => p.loads.members.perBin.push(0), ['loads.members.perBin'], 'must have 3 entries'],
  ['loads that are none', set({ loads: 'even' }), ['loads'], 'must be an object'],
  ...['makespan', 'min', 'mean', 'spread', 'imbalance', 'jain', 'gini', 'flinkSkew'].map(
    (name): [string, Change, string[], string] => [
      `the measure ${name}`,
      (p) => {
        p.loads.members[name] += 0.5;
      },
      [`loads.members.${name}`],
      `${name} is`,
    ],
  ),
  ['the number of cells', set({ 'certificate.spread.cells': 6 }), ['certificate.spread.cells'], 'has 5 cells'],
  ['the cells that miss', set({ 'certificate.spread.misses': 0 }), ['certificate.spread.misses'], 'has 2 misses'],
  ['the excess', set({ 'certificate.spread.excess': 1 }), ['certificate.spread.excess'], '2 partitions of excess'],
  ['the number of moves', set({ 'moves.partitions': 1 }), ['moves.partitions'], '2 partitions moved'],
  ['the load of moves', set({ 'moves.load': 1 }), ['moves.load'], 'a load of 2'],
  ['moves that are left out', set({ moves: undefined }), ['moves'], 'must be given'],
  ['moves that are none', set({ moves: 0 }), ['moves'], 'must be an object'],
  ['a floor above the forced moves', set({ [`${FLOOR}.value`]: 2 }), [`${FLOOR}.value`], 'of kind "forced" is 1'],
  ['a floor above the moves', set({ [`${FLOOR}.value`]: 3 }), [`${FLOOR}.value`], 'must not exceed the moves (2)'],
  ['a floor of half a move', set({ [`${FLOOR}.value`]: 0.5 }), [`${FLOOR}.value`], 'must be an integer'],
  ['a floor of moves of another kind', set({ [`${FLOOR}.kind`]: 'fate' }), [`${FLOOR}.kind`], 'forced, counts or flow'],
  ['counts with capacities', set({ [`${FLOOR}.kind`]: 'counts' }), [`${FLOOR}.kind`], 'members of one capacity'],
  ['the rack misses', set({ rackMisses: 1 }), ['rackMisses'], '2 partitions have no replica'],
  [
    'an objective that the plan does not keep: spread',
    set({ objective: 'spread' }),
    ['status'],
    'keeps to its objective: 2 partitions are outside',
  ],
  [
    'an objective that the plan does not keep: calm',
    set({ objective: 'calm' }),
    ['status'],
    'keeps to its objective: 2 partitions moved, 1 have to',
  ],
];

describe('a changed claim', () => {
  test.each(claims)('is found in a document: %s', (_, change, paths, text) => {
    const plan = documentOf(placed);
    change(plan);
    expectFound(plan, paths, text, problem);
  });

  test.each(claims)('is found live: %s', (_, change, paths, text) => {
    const plan = liveOf(placed);
    change(plan);
    expectFound(plan, paths, text, problem);
  });
});

describe('a plan that is not valid', () => {
  test.each<[string, Change, string[], string | RegExp]>([
    ['another format', set({ formatVersion: 2 }), ['formatVersion'], 'must be 1'],
    ['members that are no list', set({ members: {} }), ['members'], 'must be a list'],
    ['a member that is no object', set({ 'members.1': 7 }), ['members[1]', 'members'], 'must be an object'],
    [
      'an unknown member',
      set({ 'members.1.id': 'c-9' }),
      ['members[1].id', 'members'],
      'the id of a member, got "c-9"',
    ],
    ['a member twice', set({ 'members.1.id': 'c-0' }), ['members[1]', 'members'], 'listed already (members[0])'],
    ['a missing member', (p) => p.members.pop(), ['members'], 'member "c-2" is missing'],
    ['no partitions', set({ 'members.2.partitions': undefined }), ['members[2].partitions'], 'must be a list'],
    [
      'a partition that is no object',
      set({ 'members.2.partitions.1': 'clicks-2' }),
      ['members[2].partitions[1]'],
      'topic and partition, got "clicks-2"',
    ],
    [
      'an unknown topic',
      set({ 'members.2.partitions.1.topic': 'taps' }),
      ['members[2].partitions[1].topic'],
      'the name of a topic, got "taps"',
    ],
    [
      'a partition out of range',
      set({ 'members.2.partitions.1.partition': 4 }),
      ['members[2].partitions[1].partition'],
      'from 0 to 3, got 4',
    ],
    [
      'a partition twice',
      set({ 'members.2.partitions.1.partition': 1 }),
      ['members[2].partitions[1]'],
      'partition 1 of topic "clicks" is with member "c-2" already (members[2].partitions[0])',
    ],
    [
      'a partition that is left out',
      (p) => p.members[0].partitions.pop(),
      ['members'],
      'partition 3 of topic "clicks" is with nobody',
    ],
    [
      'a partition with somebody who does not subscribe',
      (p) => p.members[2].partitions.push(p.members[0].partitions.shift()),
      ['members[2].partitions[2]'],
      'is with member "c-2", but it does not subscribe',
    ],
    [
      'a partition that nobody subscribes to',
      (p) => p.members[2].partitions.push({ topic: 'audit', partition: 1 }),
      ['members[2].partitions[2]'],
      'but nobody subscribes',
    ],
  ])('is found in a document: %s', (_, change, paths, text) => {
    const plan = documentOf(placed);
    change(plan);
    expectFound(plan, paths, text, problem);
  });

  test.each<[string, Change, string[], string | RegExp]>([
    ['an assignment that is no list', set({ assignment: 'all' }), ['assignment'], 'must be a list'],
    ['an assignment that is too short', set({ assignment: [0, 1] }), ['assignment'], 'must have 12 entries, got 2'],
    ['a member out of range', set({ 'assignment.3': 3 }), ['assignment[3]'], 'from -1 to 2, got 3'],
    ['a partition with nobody', set({ 'assignment.3': -1 }), ['assignment[3]'], 'is with nobody'],
    ['a partition with a stranger', set({ 'assignment.3': 2 }), ['assignment[3]'], 'does not subscribe to the topic'],
    ['a partition of no interest', set({ 'assignment.10': 2 }), ['assignment[10]'], 'nobody subscribes to the topic'],
    ['another format', set({ formatVersion: 2 }), ['formatVersion'], 'must be 1'],
  ])('is found live: %s', (_, change, paths, text) => {
    const plan = liveOf(placed);
    change(plan);
    expectFound(plan, paths, text, problem);
  });

  test('is refused before memory is taken for millions of missing partitions', () => {
    const large = { members: [{ id: 'm', topics: ['t'] }], topics: [{ name: 't', partitions: 60_000_000 }] };
    const document = { formatVersion: 1, kind: 'partition-plan', members: [{ id: 'm', partitions: [] }] };
    expectFound(document, ['members'], '60000000 partitions must be listed, got 0', large);
  });
});

describe('claims about what is not there', () => {
  const plain = { members: [{ id: 'm', topics: ['t'] }], topics: [{ name: 't', partitions: 2 }] };
  const plan = { kind: 'partition-plan', assignment: [0, 0] };

  test('are found: moves and rack misses of a group without owners and racks', () => {
    expectFound({ ...plan, moves: { partitions: 0, load: 0 } }, ['moves'], 'nobody owns anything', plain);
    const certificate = { moves: { kind: 'forced', value: 0 } };
    expectFound({ ...plan, certificate }, ['certificate.moves'], 'nobody owns anything', plain);
    expectFound({ ...plan, rackMisses: 0 }, ['rackMisses'], 'the problem has none', plain);
    const gone = { ...plain, previous: [{ id: 'gone', partitions: [{ topic: 't', partition: 0 }] }] };
    expectFound({ ...plan, moves: { partitions: 0, load: 0 } }, ['moves'], 'nobody owns anything', gone);
  });

  test('are found: loads without a finite sum', () => {
    const heavy = { ...plain, topics: [{ name: 't', partitions: 2, loads: 1e308 }] };
    expectFound(plan, ['problem.topics'], 'finite sum', heavy);
    const tiny = { ...plain, members: [{ id: 'm', topics: ['t'], capacity: 5e-324 }] };
    expectFound(plan, ['problem.topics'], 'finite sum', tiny);
  });
});
