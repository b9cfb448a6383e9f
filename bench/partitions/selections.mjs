/** Which shapes a run measures: a few to read, those that Kafka's authors recommend, the whole grid, or some that end soon. */

/** @import { EventName, Shape } from './shapes.mjs' */

const MEMBERS = [2, 20, 1000, 5000, 10_000];
const TOPICS = [10, 1000, 10_000];
const PARTITIONS = [10_000, 100_000];
const TOPOLOGIES = /** @type {const} */ (['equal', 'skewed']);
const SUBSCRIPTIONS = /** @type {const} */ (['homogeneous', 'disjoint', 'nested']);

/** @type {readonly EventName[]} */
export const EVENTS = [
  'full',
  'stable',
  'join-one',
  'join-many',
  'leave-one',
  'leave-many',
  'partitions-added',
  'rolling-restart',
];

/** @type {Shape} */
const base = {
  members: 1000,
  topics: 100,
  partitions: 10_000,
  topology: 'equal',
  subscription: 'homogeneous',
  racks: false,
  event: 'full',
};

/** @param {Partial<Shape>} fields @returns {Shape} */
export function shapeOf(fields) {
  return { ...base, ...fields };
}

/** @param {Partial<Shape>} fields @param {readonly EventName[]} events */
const throughEvents = (fields, events) => events.map((event) => shapeOf({ ...fields, event }));

/** The targets' own shapes are among them.
 * @type {readonly Shape[]} */
export const selection = [
  ...throughEvents({ members: 10_000, partitions: 100_000 }, EVENTS),
  ...throughEvents({ subscription: 'disjoint' }, ['full', 'stable', 'join-one', 'leave-many']),
  ...throughEvents({ subscription: 'nested' }, ['full', 'stable', 'join-one', 'leave-many']),
  ...throughEvents({ topics: 1000, topology: 'skewed', subscription: 'nested' }, ['full', 'partitions-added']),
  ...throughEvents({ racks: true }, ['full', 'join-one']),
  ...throughEvents({ members: 20, topics: 10_000, partitions: 100_000 }, ['full', 'join-one']),
];

/** @type {readonly Shape[]} */
export const smoke = [
  ...throughEvents({ members: 20, topics: 10, partitions: 203 }, EVENTS),
  ...throughEvents({ members: 20, topics: 10, partitions: 203, subscription: 'disjoint' }, ['full', 'join-one']),
  ...throughEvents({ members: 20, topics: 10, partitions: 203, subscription: 'nested', topology: 'skewed' }, [
    'full',
    'leave-many',
  ]),
  ...throughEvents({ members: 20, topics: 10, partitions: 203, racks: true }, ['full', 'join-one']),
];

/** What the authors of the grid say to run first. */
export function listRecommended() {
  const first = cross(MEMBERS, TOPICS, PARTITIONS).flatMap(([members, topics, partitions]) =>
    throughEvents({ members, topics, partitions }, ['full', 'stable', 'join-one']),
  );
  const then = cross(/** @type {const} */ (['homogeneous', 'nested']), TOPOLOGIES, [false, true]).flatMap(
    ([subscription, topology, racks]) =>
      throughEvents(
        { members: 10_000, topics: 1000, partitions: 100_000, subscription, topology, racks },
        EVENTS.filter((event) => event !== 'rolling-restart'),
      ),
  );
  const last = PARTITIONS.flatMap((partitions) => throughEvents({ members: 20, topics: 10_000, partitions }, EVENTS));
  return dropRepeated([...first, ...then, ...last]);
}

/** Every combination, the recommended ones first. */
export function listGrid() {
  const all = cross(MEMBERS, TOPICS, PARTITIONS, TOPOLOGIES, SUBSCRIPTIONS, [false, true], EVENTS).map(
    ([members, topics, partitions, topology, subscription, racks, event]) => ({
      ...{ members, topics, partitions, topology, subscription, racks, event },
    }),
  );
  return dropRepeated([...listRecommended(), ...all]);
}

/** @param {readonly Shape[]} shapes */
function dropRepeated(shapes) {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

/**
 * Every combination of one entry of each list; the last list runs fastest.
 *
 * @template {readonly (readonly unknown[])[]} Lists
 * @param {Lists} lists
 * @returns {{ -readonly [K in keyof Lists]: Lists[K][number] }[]}
 */
function cross(...lists) {
  return /** @type {any} */ (
    lists.reduce(
      (rows, list) => rows.flatMap((row) => list.map((entry) => [...row, entry])),
      /** @type {unknown[][]} */ ([[]]),
    )
  );
}
