/** Longer texts of the help: what the files look like, and what exit codes mean. */

const SLOTS_FILE = `
A problem file for slots:
  evenslot: 1
  kind: slots
  taskManagers:
    - { id: tm, slots: 4, count: 3 }          # tm-1, tm-2, tm-3
  vertices:
    - { id: source, parallelism: 6 }
    - { id: sink, parallelism: 3, load: 2.5 }
  edges:
    - { from: source, to: sink, ship: REBALANCE }
  previous: []                                # "slots" of an earlier plan, to keep moves few`;

const PARTITIONS_FILE = `
A problem file for partitions:
  evenslot: 1
  kind: partitions
  members:
    - { id: consumer, count: 3, topics: all }     # consumer-1, consumer-2, consumer-3
    - { id: auditor, topics: [orders], owned: [{ topic: orders, partitions: [0, 1] }] }
  topics:
    - { name: orders, partitions: 12 }
    - { name: clicks, partitions: 3, loads: [50, 10, 10] }
  previous: []                                    # "members" of an earlier plan, to keep moves few`;

const SLOTS_COUNT = `
An entry with "count: n" stands for n entries: copy i gets -i at the end of its id, pipeline and coLocationGroup
(edges: from and to). All fields: schema/slots.schema.json in the package.`;

const PARTITIONS_COUNT = `
An entry with "count: n" stands for n entries: copy i gets -i at the end of its id and instanceId (topics: name),
counted from 1, or from what "first" says. All fields: schema/partitions.schema.json in the package.
Read directly: what kafka-consumer-groups.sh --describe --group <group> prints, and the JSON of
kafka-reassign-partitions.sh.`;

export const SLOTS_HELP = SLOTS_FILE + SLOTS_COUNT;
export const PARTITIONS_HELP = PARTITIONS_FILE + PARTITIONS_COUNT;

export const EXIT_HELP = `
Exit codes:
  0 solved   2 usage   3 bad input   4 infeasible   5 unknown   6 gate missed   7 verification failed
  8 outside system failed   130 interrupted   1 a bug in evenslot`;
