/** Groups that live: members come and go, topics appear and grow, racks and loads change, and every plan follows from the one before. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Member, MemberContent, PartitionProblem, Topic } from '../../src/partitions/types.ts';
import { levelByPaths } from '../reference/partition-levels.ts';
import { objectives } from '../reference/partition-scores.ts';
import { assignSolved, scoreOf } from './expect-plan.ts';

interface Event {
  readonly kind:
    | 'join'
    | 'leave'
    | 'add topic'
    | 'grow topic'
    | 'subscribe'
    | 'change rack'
    | 'change load'
    | 'nothing';
  readonly at: number;
  readonly size: number;
  readonly bits: readonly boolean[];
}

const arbitraryEvent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom(
    'join',
    'join',
    'leave',
    'leave',
    'add topic',
    'grow topic',
    'subscribe',
    'change rack',
    'change load',
    'nothing',
  ),
  at: fc.nat(99),
  size: fc.nat(9),
  bits: fc.array(fc.boolean(), { minLength: 5, maxLength: 7 }),
});

interface Group {
  readonly members: readonly Member[];
  readonly topics: readonly Topic[];
}

/** The group after an event; `step` makes names new. */
function happen({ members, topics }: Group, { kind, at, size, bits }: Event, step: number, mayWeigh: boolean): Group {
  const racks = ['r0', 'r1', 'r2'];
  const wanted = topics.flatMap(({ name }, t) => (bits[t % bits.length] ? [name] : []));
  const change = <T>(list: readonly T[], with_: (one: T) => T) =>
    list.map((one, i) => (i === at % list.length ? with_(one) : one));
  switch (kind) {
    case 'join':
      if (members.length >= 12) return { members, topics };
      return { members: [...members, { id: `m${step}`, topics: wanted, rack: racks[at % 3]! }], topics };
    case 'leave':
      return { members: members.filter((_, m) => m !== at % members.length), topics };
    case 'add topic': {
      if (topics.length >= 8) return { members, topics };
      const name = `t${step}`;
      const { loads = 1 } = topics[0] ?? {};
      const topic = {
        name,
        partitions: size,
        loads: typeof loads === 'number' ? loads : 1,
        racks: Array.from({ length: size }, (_, p) => [racks[(p + at) % 3]!]),
      };
      const takers = members.map((member, m) =>
        bits[m % bits.length] ? { ...member, topics: [...member.topics, name] } : member,
      );
      return { members: takers, topics: [...topics, topic] };
    }
    case 'grow topic':
      return {
        members,
        topics: change(topics, ({ racks: _, loads, ...topic }) => ({
          ...topic,
          partitions: topic.partitions + (size % 4),
          ...(typeof loads === 'number' ? { loads } : {}),
        })),
      };
    case 'subscribe':
      return { members: change(members, (member) => ({ ...member, topics: wanted })), topics };
    case 'change rack':
      return { members: change(members, (member) => ({ ...member, rack: racks[size % 3]! })), topics };
    case 'change load': {
      if (!mayWeigh) return { members, topics: topics.map((topic) => ({ ...topic, loads: 1 + size / 10 })) };
      return {
        members,
        topics: change(topics, (topic) => ({
          ...topic,
          loads: Array.from({ length: topic.partitions }, (_, p) => ((p + at) * 7) % (size + 2)),
        })),
      };
    }
    case 'nothing':
      return { members, topics };
  }
}

function start(): Group {
  const topics = [6, 7, 2].map((partitions, t) => ({ name: `s${t}`, partitions }));
  const names = topics.map(({ name }) => name);
  return { members: ['a', 'b', 'c'].map((id) => ({ id, topics: names })), topics };
}

const isEqual = ({ topics }: Group) =>
  topics.every(({ loads = 1 }) => typeof loads === 'number' && loads === (topics[0]!.loads ?? 1));

test.each([
  ['equal loads', false],
  ['loads that change', true],
] as const)(
  '50 events in a row with %s: every plan is valid and as good as can be proven, and what is stable stays',
  (_name, mayWeigh) => {
    const histories = fc.array(arbitraryEvent, { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(histories, fc.constantFrom(...objectives), (events, objective) => {
        let group = start();
        let previous: MemberContent[] = assignSolved(group, { objective }).members();
        for (const [step, event] of events.entries()) {
          group = happen(group, event, step, mayWeigh);
          const problem: PartitionProblem = { ...group, previous };
          const plan = assignSolved(problem, { objective });
          if (isEqual(group)) {
            expect(plan.status).toBe('OPTIMAL');
            if (objective === 'level') expect(scoreOf(problem, plan).levels).toEqual(levelByPaths(problem));
            if (objective === 'spread') expect(plan.certificate.spread.excess).toBe(0);
          }
          if (event.kind === 'nothing') expect(plan.moves?.partitions ?? 0).toBe(0);
          const again = assignSolved({ ...group, previous: plan.members() }, { objective });
          expect(again.moves?.partitions ?? 0).toBe(0);
          expect(again.assignment).toEqual(plan.assignment);
          previous = plan.members();
        }
      }),
      { numRuns: 6 },
    );
  },
);
