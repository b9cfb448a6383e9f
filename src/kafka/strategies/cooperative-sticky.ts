/** Kafka's `CooperativeStickyAssignor`: the sticky rule, with partitions that change owner revoked one round before they are given on. */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';
import { placeSticky } from './sticky.ts';

/** Kafka's own tests allow as many; two are the rule. */
const MOST_ROUNDS = 4;

/** The assignment of the last round: the one after which nobody has to give up anything. */
function placeCooperative(model: PartitionModel): Int32Array {
  let owner = model.owner;
  for (let round = 1; ; round++) {
    const assignment = placeSticky(model, owner);
    if (!owner || round === MOST_ROUNDS) return assignment;
    const granted = assignment.slice();
    let withheld = false;
    for (let p = 0; p < granted.length; p++) {
      if (owner[p]! < 0 || granted[p]! < 0 || owner[p] === granted[p]) continue;
      granted[p] = -1;
      withheld = true;
    }
    if (!withheld) return assignment;
    owner = granted;
  }
}

export const kafkaCooperativeSticky: PartitionStrategy<'kafka-cooperative-sticky'> = {
  name: 'kafka-cooperative-sticky',
  describe: "Kafka's CooperativeStickyAssignor: as sticky, settled after the rounds that its revocations take",
  baseline: true,
  place: placeCooperative,
};
