/** Who owns what, when members contradict each other: a member that was cut off still believes in its old partitions. */

import type { PartitionRef } from '../../partitions/types.ts';
import type { TopicPartitions } from '../codec/topic-partitions.ts';

/** What one member says it has. */
export interface Claim {
  /** Generation in which it got them; −1 when unknown. */
  readonly generation: number;
  readonly owned: readonly TopicPartitions[];
}

interface Holder {
  generation: number;
  /** Index of the claim; −1 when two of this generation contradict each other. */
  claim: number;
}

/**
 * Each partition goes to the claim of the highest generation; where two claims of that generation name it, neither has it. This is the rule of
 * Kafka's sticky assignors.
 *
 * @returns What each claim is left with, in the order of the claims.
 */
export function resolveClaims(claims: readonly Claim[]): PartitionRef[][] {
  const holders = new Map<string, Map<number, Holder>>();
  claims.forEach(({ generation, owned }, claim) => {
    for (const { topic, partitions } of owned) {
      const ofTopic = holders.get(topic) ?? new Map<number, Holder>();
      holders.set(topic, ofTopic);
      for (const partition of partitions) {
        const holder = ofTopic.get(partition);
        if (holder === undefined || generation > holder.generation) ofTopic.set(partition, { generation, claim });
        else if (generation === holder.generation && holder.claim !== claim) holder.claim = -1;
      }
    }
  });
  const kept: PartitionRef[][] = claims.map(() => []);
  for (const [topic, ofTopic] of holders) {
    for (const [partition, { claim }] of ofTopic) kept[claim]?.push({ topic, partition });
  }
  return kept;
}
