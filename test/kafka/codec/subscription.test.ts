/** The subscription that members join with: Kafka's bytes, written by hand here, and what KafkaJS makes of ours. */

import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { EvenslotError } from '../../../src/errors.ts';
import { decodeSubscription, encodeSubscription, type Subscription } from '../../../src/kafka/codec/subscription.ts';
import { beginningsOf, withAbsurdLengths } from './malformed.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** Version 3: topics "ab" and "c", user data 01 02, owned ab-0, ab-3 and c-1, generation 7, rack "r". */
const prefix = '00000002 0002 6162 0001 63 00000002 0102';
const owned = '00000002 0002 6162 00000002 00000000 00000003 0001 63 00000001 00000001';
const vectors: readonly [string, Subscription][] = [
  [`0000 ${prefix}`, { version: 0, topics: ['ab', 'c'], userData: new Uint8Array([1, 2]) }],
  ['0000 00000000 ffffffff', { version: 0, topics: [] }],
  ['0000 00000000 00000000', { version: 0, topics: [], userData: new Uint8Array() }],
  [
    `0001 ${prefix} ${owned}`,
    {
      version: 1,
      topics: ['ab', 'c'],
      userData: new Uint8Array([1, 2]),
      ownedPartitions: [
        { topic: 'ab', partitions: [0, 3] },
        { topic: 'c', partitions: [1] },
      ],
    },
  ],
  [
    '0002 00000001 0001 61 ffffffff 00000000 ffffffff',
    { version: 2, topics: ['a'], ownedPartitions: [], generation: -1 },
  ],
  [
    '0003 00000001 0001 61 ffffffff 00000000 00000007 0001 72',
    { version: 3, topics: ['a'], ownedPartitions: [], generation: 7, rack: 'r' },
  ],
  [
    '0003 00000001 0001 61 ffffffff 00000000 00000007 ffff',
    { version: 3, topics: ['a'], ownedPartitions: [], generation: 7 },
  ],
];

const name = fc.string({ unit: 'grapheme', maxLength: 12 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const subscriptions: fc.Arbitrary<Subscription> = fc
  .record({
    version: fc.integer({ min: 0, max: 3 }),
    topics: fc.array(name, { maxLength: 6 }),
    userData: fc.option(fc.uint8Array({ maxLength: 600 }), { nil: undefined }),
    ownedPartitions: fc.array(fc.record({ topic: name, partitions: fc.array(int32, { maxLength: 5 }) }), {
      maxLength: 4,
    }),
    generation: int32,
    rack: fc.option(name, { nil: undefined }),
  })
  .map(({ version, topics, userData, ownedPartitions, generation, rack }) => ({
    version,
    topics,
    ...(userData && { userData }),
    ...(version >= 1 && { ownedPartitions }),
    ...(version >= 2 && { generation }),
    ...(version >= 3 && rack !== undefined && { rack }),
  }));

describe('a subscription', () => {
  test.each(vectors)('has the bytes %s', (text, subscription) => {
    expect(hex(encodeSubscription(subscription))).toBe(hex(bytesOf(text)));
    expect(decodeSubscription(bytesOf(text))).toEqual(subscription);
  });

  test('comes back as it was', () => {
    fc.assert(
      fc.property(subscriptions, (subscription) => {
        expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription);
      }),
    );
  });

  test('of a later version is read as far as version 3 goes', () => {
    const later = bytesOf('0009 00000001 0001 61 ffffffff 00000000 00000007 0001 72 dead beef');
    expect(decodeSubscription(later)).toEqual({
      version: 9,
      topics: ['a'],
      ownedPartitions: [],
      generation: 7,
      rack: 'r',
    });
  });

  test('of any version is read by KafkaJS as far as version 0 goes', () => {
    fc.assert(
      fc.property(subscriptions, (subscription) => {
        const decoded = AssignerProtocol.MemberMetadata.decode(Buffer.from(encodeSubscription(subscription)));
        expect(decoded?.version).toBe(subscription.version);
        expect(decoded?.topics).toEqual(subscription.topics);
        expect(hex(decoded?.userData ?? new Uint8Array())).toBe(hex(subscription.userData ?? new Uint8Array()));
      }),
    );
  });

  test('by KafkaJS is read as it was', () => {
    const userData = Buffer.from('xyz');
    const bytes = AssignerProtocol.MemberMetadata.encode({ version: 0, topics: ['a', 'ü'], userData });
    expect(decodeSubscription(bytes)).toEqual({ version: 0, topics: ['a', 'ü'], userData: new Uint8Array(userData) });
  });

  test('is no window into the bytes of the network', () => {
    const bytes = Buffer.from(bytesOf(`0000 ${prefix}`));
    const { userData } = decodeSubscription(bytes);
    bytes.fill(0xff);
    expect(userData).toEqual(new Uint8Array([1, 2]));
  });

  test('that ends early, or claims absurd lengths, is an error with the code E_PARSE or another subscription', () => {
    const whole = bytesOf(`0003 ${prefix} ${owned} 00000007 0001 72`);
    for (const bytes of beginningsOf(whole)) {
      expect(() => decodeSubscription(bytes)).toThrow(expect.objectContaining({ code: 'E_PARSE' }));
    }
    for (const bytes of withAbsurdLengths(whole)) expectParsedOrRefused(bytes);
  });

  test('of a negative version, with a negative count or with text that is not UTF-8 is refused', () => {
    for (const text of ['ffff 00000000 ffffffff', '0000 ffffffff ffffffff', '0000 00000001 0001 ff ffffffff']) {
      expect(() => decodeSubscription(bytesOf(text))).toThrow(expect.objectContaining({ code: 'E_PARSE' }));
    }
  });

  test('made of any bytes is an error with the code E_PARSE or a subscription', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), expectParsedOrRefused));
  });

  test('cannot be written in a version that does not exist or with a name that is too long', () => {
    const invalid = expect.objectContaining({ code: 'E_INVALID_PROBLEM' });
    expect(() => encodeSubscription({ version: 4, topics: [] })).toThrow(invalid);
    expect(() => encodeSubscription({ version: 0, topics: ['x'.repeat(32_768)] })).toThrow(invalid);
    const longest = 'x'.repeat(32_767);
    expect(decodeSubscription(encodeSubscription({ version: 0, topics: [longest] })).topics).toEqual([longest]);
  });
});

function expectParsedOrRefused(bytes: Uint8Array): void {
  try {
    decodeSubscription(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(EvenslotError);
    expect(error).toHaveProperty('code', 'E_PARSE');
  }
}
