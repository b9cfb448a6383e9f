/** verify on random plans: right ones pass, one wrong thing anywhere is found, and no content makes it throw. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { arbitraryPlan, claimsOf, documentOf, liveOf, loadOf, type PlacedPlan } from './placed-plan.ts';
import { livePlan, planDocument, problem } from './two-groups.ts';

// biome-ignore lint/suspicious/noExplicitAny: corruptions reach into any part of a document
type Document = any;

/** Picks one of a list. */
type Nth = <T>(list: readonly T[]) => T;

/** Makes one thing wrong, or changes nothing when the plan has no such thing. */
type Corruption = (document: Document, nth: Nth, placed: PlacedPlan) => void;

const filled = (document: Document): Document[] =>
  document.slots.filter(({ subtasks }: Document) => subtasks.length > 0);

/** One of the subtasks that the document lists. */
const anySubtask = (document: Document, nth: Nth): Document => nth<Document>(nth(filled(document)).subtasks);

const placements: Record<string, Corruption> = {
  'a subtask is left out': (d, nth) => {
    nth(filled(d)).subtasks.pop();
  },
  'a subtask stands twice': (d, nth) => {
    nth<Document>(d.slots).subtasks.push(anySubtask(d, nth));
  },
  'a vertex has another name': (d, nth) => {
    anySubtask(d, nth).vertex += '?';
  },
  'an index is too large': (d, nth) => {
    anySubtask(d, nth).index += 1000;
  },
  'a slot is left out': (d, nth) => {
    d.slots.splice(d.slots.indexOf(nth(d.slots)), 1);
  },
  'a slot is listed twice': (d, nth) => {
    d.slots.push(nth(d.slots));
  },
  'a slot has another task manager': (d, nth) => {
    nth<Document>(d.slots).taskManager += '?';
  },
  'a slot loses its group': (d, nth) => {
    delete nth(filled(d)).slotSharingGroup;
  },
  'a slot changes its group': (d, nth, { shape }) => {
    if (shape.numGroups === 1) return;
    const slot = nth(filled(d));
    slot.slotSharingGroup = slot.slotSharingGroup === 'group-0' ? 'group-1' : 'group-0';
  },
  'a parallelism is one more': (d, nth) => {
    d.parallelism[nth(Object.keys(d.parallelism))]++;
  },
  'a parallelism is one less': (d, nth) => {
    d.parallelism[nth(Object.keys(d.parallelism))]--;
  },
  'a subtask with load is in another slot': (d, nth, { problem: { vertices } }) => {
    const from = nth(filled(d));
    const others = d.slots.filter((slot: Document) => slot !== from);
    const vertexOf = (subtask: Document) => vertices.find(({ id }) => id === subtask.vertex)!;
    const index = from.subtasks.findIndex((subtask: Document) => loadOf(vertexOf(subtask), subtask.index) > 0);
    if (index >= 0 && others.length > 0) nth<Document>(others).subtasks.push(...from.subtasks.splice(index, 1));
  },
};

const claims: Record<string, Corruption> = {
  'a load of a task manager': ({ loads }, nth) => {
    loads.taskManagers.perBin[nth([...loads.taskManagers.perBin.keys()])]++;
  },
  'a load of a slot': ({ loads }, nth) => {
    loads.slots.perBin[nth([...loads.slots.perBin.keys()])]++;
  },
  'a measure': ({ loads }, nth) => {
    const report = loads[nth(['taskManagers', 'slots'])];
    report[nth(Object.keys(report).filter((key) => key !== 'perBin'))] += 0.5;
  },
  'the upper bound': ({ bounds }) => {
    bounds.upper += 1;
  },
  'the lower bound': ({ bounds }) => {
    bounds.lower += 1;
  },
  'the absolute gap': ({ gap }) => {
    gap.absolute += 1;
  },
  'the relative gap': ({ gap }) => {
    gap.relative += 1;
  },
  'the status': (d) => {
    d.status = d.status === 'OPTIMAL' ? 'FEASIBLE' : 'OPTIMAL';
  },
  'the reason': ({ termination }) => {
    termination.reason = termination.reason === 'PROVEN' ? 'STRATEGY_DONE' : 'PROVEN';
  },
  'a number of cells': ({ certificate }, nth) => {
    nth<Document>(certificate.spread).cells++;
  },
  'a number of misses': ({ certificate }, nth) => {
    nth<Document>(certificate.spread).misses++;
  },
  'a family that is left out': ({ certificate }) => {
    certificate.spread.pop();
  },
  'a family of another name': ({ certificate }, nth) => {
    nth<Document>(certificate.spread).family = 'job';
  },
  'the floor': ({ certificate }) => {
    certificate.level.value += 1;
  },
  'the kind of the floor': ({ certificate }) => {
    certificate.level.kind = 'none';
  },
  'the moves between task managers': ({ moves }) => {
    if (moves) moves.taskManagers++;
  },
  'the moves between slots': ({ moves }) => {
    if (moves) moves.slots++;
  },
  'the floor of the moves': ({ moves, certificate }) => {
    if (moves) certificate.calm.taskManagers = moves.taskManagers + 1;
  },
  'the floor of moves between slots': ({ moves, certificate }) => {
    if (moves) certificate.calm.slots++;
  },
};

describe('verify on random plans', () => {
  test('passes right plans, live and as documents', () => {
    fc.assert(
      fc.property(arbitraryPlan(), (placed) => {
        expect(verify(placed.problem, liveOf(placed))).toEqual({ ok: true });
        expect(verify(placed.problem, documentOf(placed))).toEqual({ ok: true });
      }),
      { numRuns: 500 },
    );
  });

  test.each([...Object.entries(placements), ...Object.entries(claims)])('finds one wrong thing: %s', (_, corrupt) => {
    let done = 0;
    fc.assert(
      fc.property(arbitraryPlan(), fc.infiniteStream(fc.nat(1000)), (placed, numbers) => {
        const document = documentOf(placed);
        const nth = <T>(list: readonly T[]): T => list[numbers.next().value % list.length]!;
        corrupt(document, nth, placed);
        if (JSON.stringify(document) === JSON.stringify(documentOf(placed))) return;
        done++;
        expect(verify(placed.problem, document).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(done).toBeGreaterThan(10);
  });

  test('finds a load that is off by one in a document of claims with fractions', () => {
    fc.assert(
      fc.property(arbitraryPlan(), fc.nat(), (placed, k) => {
        const truth = claimsOf(placed);
        const perBin = truth.loads.slots.perBin.slice();
        perBin[k % perBin.length]! += 1e-6;
        const loads = { ...truth.loads, slots: { ...truth.loads.slots, perBin } };
        expect(verify(placed.problem, liveOf(placed, { ...truth, loads })).ok).toBe(false);
      }),
    );
  });
});

describe('verify on anything', () => {
  test('never throws for values of any kind', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (any, other) => {
        expect(verify(any, other).ok).toBe(false);
        expect(verify(problem, other).ok).toBe(false);
      }),
    );
  });

  test('never throws for plans and problems with anything in one place', () => {
    const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 });
    const odd = fc.oneof(
      fc.anything(),
      fc.constantFrom(-1, 0, 0.5, 1e300, 2 ** 31, 2 ** 53, Number.NaN, Infinity, '', '__proto__'),
    );
    fc.assert(
      fc.property(path, odd, fc.constantFrom('problem', 'document', 'live'), (steps, value, which) => {
        const given = JSON.parse(JSON.stringify(problem));
        const plan = which === 'live' ? livePlan() : planDocument();
        replaceAt(which === 'problem' ? given : plan, steps, value);
        expect(typeof verify(given, plan).ok).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });
});

/** Walks down by the position of each key and puts the value at the end of the way. */
function replaceAt(root: Document, steps: readonly number[], value: unknown): void {
  let node = root;
  for (const [depth, step] of steps.entries()) {
    const keys = Object.keys(node);
    if (keys.length === 0) return;
    const key = keys[step % keys.length]!;
    const isLeaf = typeof node[key] !== 'object' || node[key] === null || ArrayBuffer.isView(node[key]);
    if (depth === steps.length - 1 || isLeaf) {
      node[key] = value;
      return;
    }
    node = node[key];
  }
}
