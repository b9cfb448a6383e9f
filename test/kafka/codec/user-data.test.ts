/** The user data of an evenslot member: its bytes, and that anything else is taken for silence. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUserData, encodeUserData, type MemberUserData } from '../../../src/kafka/codec/user-data.ts';
import { beginningsOf, withAbsurdLengths } from './malformed.ts';

const example: MemberUserData = {
  generation: 7,
  owned: [
    { topic: 'ab', partitions: [0, 3], loads: [1.5, Number.NaN] },
    { topic: 'c', partitions: [], loads: [] },
  ],
  rack: 'r',
  capacity: 2,
  unit: 'rate',
};
const exampleHex = [
  '4556534c 01 00000007 0001 72 4000000000000000 02 00000002',
  '0002 6162 00000002 00000000 00000003 3fc00000 7fc00000',
  '0001 63 00000000',
]
  .join('')
  .replaceAll(' ', '');

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 });
const load = fc.oneof(fc.float({ min: 0, noNaN: true }), fc.constant(Number.NaN));
const owned = (withLoads: boolean) =>
  fc.array(
    fc.record({ topic: name, rows: fc.array(fc.tuple(fc.nat(), load), { maxLength: 6 }) }).map(({ topic, rows }) => ({
      topic,
      partitions: rows.map(([partition]) => partition),
      ...(withLoads && { loads: rows.map(([, ofPartition]) => ofPartition) }),
    })),
    { maxLength: 4 },
  );
const userData: fc.Arbitrary<MemberUserData> = fc
  .constantFrom(undefined, 'lag' as const, 'rate' as const, 'custom' as const)
  .chain((unit) =>
    fc
      .record(
        {
          generation: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
          owned: owned(unit !== undefined),
          rack: name,
          capacity: fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true }),
        },
        { requiredKeys: ['generation', 'owned'] },
      )
      .map((data) => ({ ...data, ...(unit && { unit }) })),
  );

describe('user data', () => {
  test('has the documented bytes', () => {
    const bytes = encodeUserData(example);
    expect(Buffer.from(bytes).toString('hex')).toBe(exampleHex);
    expect(decodeUserData(bytes)).toEqual(example);
  });

  test('comes back as it was', () => {
    fc.assert(
      fc.property(userData, (data) => {
        expect(decodeUserData(encodeUserData(data))).toEqual(data);
      }),
    );
  });

  test('of a later version is read as far as this one goes', () => {
    const later = Uint8Array.from([...encodeUserData(example), 1, 2, 3]);
    later[4] = 9;
    expect(decodeUserData(later)).toEqual(example);
  });

  test('in a unit that only a later version knows comes without loads', () => {
    const later = encodeUserData(example);
    later[20] = 77;
    expect(decodeUserData(later)).toEqual({
      generation: 7,
      owned: [
        { topic: 'ab', partitions: [0, 3] },
        { topic: 'c', partitions: [] },
      ],
      rack: 'r',
      capacity: 2,
    });
  });

  test('of somebody else is silence', () => {
    for (const text of ['', 'E', 'EVSL', 'EVSM', '{"previous":{}}']) {
      expect(decodeUserData(new TextEncoder().encode(text))).toBeUndefined();
    }
    expect(decodeUserData(undefined)).toBeUndefined();
  });

  test('that ends early is silence', () => {
    for (const bytes of beginningsOf(encodeUserData(example))) expect(decodeUserData(bytes)).toBeUndefined();
  });

  test('never throws, whatever the bytes after the magic', () => {
    for (const bytes of withAbsurdLengths(encodeUserData(example))) decodeUserData(bytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        decodeUserData(Uint8Array.from([0x45, 0x56, 0x53, 0x4c, 1, ...bytes]));
      }),
    );
  });

  test('with a capacity or a rack that no problem may have comes without them', () => {
    for (const capacity of [0, -1, Number.POSITIVE_INFINITY]) {
      expect(decodeUserData(encodeUserData({ generation: 1, owned: [], capacity, rack: '' }))).toEqual({
        generation: 1,
        owned: [],
      });
    }
  });
});
