/** Members in processes of their own: one is killed, the others take over what it had, and a new one comes in its place. */

import { afterEach, expect, test } from 'vitest';
import { countMoves, expectOneOwnerEach, type Ownership, settle } from '../group.ts';
import { useBroker } from '../live-broker.ts';
import { createTopics, listPartitions, listRecords, nameTopic, produce } from '../records.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildMember, startChildMember } from './child-member.ts';

const groupId = 'crashing';
const everybody: ChildMember[] = [];
const live = useBroker();

afterEach(async () => {
  await Promise.all(everybody.splice(0).map((member) => member.stop()));
});

async function readAll(records: readonly string[]): Promise<void> {
  await waitUntil(`${records.length} records are read`, () => {
    for (const { failure } of everybody) if (failure !== undefined) throw failure;
    const read = new Set(everybody.flatMap((member) => member.records));
    return records.every((record) => read.has(record));
  });
}

const countsOf = (ownership: Ownership): number[] => [...ownership.values()].map(({ length }) => length);

test('when a member is killed, the others keep what they have, take over its partitions, and no record is lost', async () => {
  const skew = { [nameTopic('crash')]: new Array<number>(12).fill(20) };
  const partitions = listPartitions(skew);
  await createTopics(live.admin, skew);
  const start = () => {
    // The broker takes a member for dead when it has not heard of it for so long.
    const options = { address: live.address, groupId, topics: Object.keys(skew), sessionTimeout: 6000 };
    const member = startChildMember(options);
    everybody.push(member);
    return member;
  };
  const [killed, ...survivors] = [start(), start(), start()] as const;
  const before = await settle(live.admin, groupId, [killed, ...survivors]);
  expectOneOwnerEach(before.ownership, partitions);
  expect(before.protocol).toBe('evenslot');
  expect(countsOf(before.ownership)).toEqual([4, 4, 4]);
  await produce(live.kafka, skew, 'before-');
  await readAll(listRecords(skew, 'before-'));

  await killed.kill();
  await produce(live.kafka, skew, 'during-');
  const after = await settle(live.admin, groupId, survivors);
  expectOneOwnerEach(after.ownership, partitions);
  expect(countMoves(before.ownership, after.ownership)).toBe(0);
  expect(countsOf(after.ownership)).toEqual([6, 6]);
  await readAll(listRecords(skew, 'during-'));

  const group = [...survivors, start()];
  const restarted = await settle(live.admin, groupId, group);
  expectOneOwnerEach(restarted.ownership, partitions);
  expect(countsOf(restarted.ownership)).toEqual([4, 4, 4]);
  expect(countMoves(after.ownership, restarted.ownership)).toBe(4);
  await produce(live.kafka, skew, 'after-');
  await readAll(listRecords(skew, 'after-'));
});
