/** Java's hashes and orders, by values of a real JVM. */

import { expect, test } from 'vitest';
import { hashString } from '../../../src/java-hash.ts';
import { hashOrder, hashTopicPartition, tableCapacity } from '../../../src/kafka/strategies/hash-order.ts';
import { createMovementLog } from '../../../src/kafka/strategies/movement-log.ts';

test('strings hash as in Java, over UTF-16 code units and in 32 bits', () => {
  expect(
    ['', 'topic', 'pattern-topic', 'dynamic_topic', 'test-topic', 'orders', 'clicks', '😀'].map((text) =>
      hashString(text),
    ),
  ).toEqual([0, 110546223, 1008656562, 846800175, 639758388, -1008770331, -1357714453, 1772899]);
});

test('a table doubles when it is more than three quarters full', () => {
  expect([0, 12, 13, 24, 25].map((size) => tableCapacity(size))).toEqual([16, 16, 32, 32, 64]);
});

test('keys come bucket by bucket, and in the order of insertion within one', () => {
  expect([...hashOrder(['c', 'b', 'a'])]).toEqual([2, 1, 0]);
  // Both hash to 2112.
  expect([...hashOrder(['BB', 'Aa', 'A'])]).toEqual([0, 1, 2]);
  expect([...hashOrder(['Aa', 'BB', 'A'])]).toEqual([0, 1, 2]);
});

test('partitions hash with their topic', () => {
  expect(hashTopicPartition(hashString('topic'), 0)).toBe(961 + 110546223);
  expect(hashTopicPartition(hashString('topic'), 3)).toBe(1054 + 110546223);
});

test('a move that would cross an earlier one of its topic takes that back instead, the first in hash order', () => {
  const log = createMovementLog(3, () => 't', [0]);
  expect(log.instead(0, 5, 1, 0)).toBe(5);
  log.record(0, 2, 0, 1);
  log.record(0, 1, 0, 1);
  // 31 · (31 + p) + 116: partition 1 is in bucket 4 of 16, partition 2 in bucket 3.
  expect(log.instead(0, 5, 1, 0)).toBe(2);
  log.record(0, 2, 1, 0);
  expect(log.instead(0, 5, 1, 0)).toBe(1);
  log.record(0, 1, 1, 2);
  expect(log.instead(0, 5, 1, 0)).toBe(5);
  expect(log.instead(0, 5, 2, 0)).toBe(1);
});
