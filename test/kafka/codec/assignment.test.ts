/** The assignment that the leader sends: Kafka's bytes, and what KafkaJS makes of ours. */

import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { decodeAssignment, encodeAssignment } from '../../../src/kafka/codec/assignment.ts';
import { beginningsOf } from './malformed.ts';

const topics = fc.uniqueArray(
  fc.record({
    topic: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }).filter((name) => name !== '__proto__'),
    partitions: fc.array(fc.nat(), { maxLength: 6 }),
  }),
  { selector: ({ topic }) => topic, maxLength: 5 },
);

describe('an assignment', () => {
  test('has the bytes that Kafka gives it', () => {
    const assignment = { version: 0, partitions: [{ topic: 'ab', partitions: [2, 256] }] };
    const bytes = encodeAssignment(assignment);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      ['0000', '00000001', '0002', '6162', '00000002', '00000002', '00000100', 'ffffffff'].join(''),
    );
    expect(decodeAssignment(bytes)).toEqual(assignment);
  });

  test('comes back as it was', () => {
    fc.assert(
      fc.property(topics, fc.option(fc.uint8Array(), { nil: undefined }), (partitions, userData) => {
        const assignment = { version: 1, partitions, ...(userData && { userData }) };
        expect(decodeAssignment(encodeAssignment(assignment))).toEqual(assignment);
      }),
    );
  });

  test('is read by KafkaJS', () => {
    fc.assert(
      fc.property(topics, (partitions) => {
        const bytes = Buffer.from(encodeAssignment({ version: 0, partitions }));
        expect(AssignerProtocol.MemberAssignment.decode(bytes)?.assignment).toEqual(
          Object.fromEntries(partitions.map(({ topic, partitions: numbers }) => [topic, numbers])),
        );
      }),
    );
  });

  test('of a member that the leader left out is empty', () => {
    expect(decodeAssignment(new Uint8Array())).toEqual({ version: 0, partitions: [] });
  });

  test('that ends early is an error with the code E_PARSE', () => {
    const whole = encodeAssignment({ version: 0, partitions: [{ topic: 'ab', partitions: [2, 256] }] });
    for (const bytes of beginningsOf(whole).slice(1)) {
      expect(() => decodeAssignment(bytes)).toThrow(expect.objectContaining({ code: 'E_PARSE' }));
    }
  });
});
