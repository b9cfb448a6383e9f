/** `evenslot/kafka`: what it takes to write an assignor for another client: wire formats, claims, loads. */

export { decodeAssignment, encodeAssignment, type MemberAssignment } from './codec/assignment.ts';
export { decodeSubscription, encodeSubscription, type Subscription } from './codec/subscription.ts';
export type { TopicPartitions } from './codec/topic-partitions.ts';
export {
  decodeUserData,
  encodeUserData,
  type LoadUnit,
  type MemberUserData,
  type OwnedTopic,
} from './codec/user-data.ts';
export { type Claim, resolveClaims } from './group/claims.ts';
export { describeGroup, type JoinedMember, type MeasuredLoads, type TopicDescription } from './group/describe.ts';
export { assignInTurn, type GroupAssignment } from './group/round-robin.ts';
export { addIdleCost, completeLoads } from './load/complete.ts';
export { lagOf, lagsOf } from './load/lag.ts';
export {
  type LagLoads,
  type LoadFunction,
  type Loads,
  type LoadsByTopic,
  type LoadTable,
  lagLoads,
  type RateLoads,
  rateLoads,
  type TopicSize,
} from './load/loads.ts';
export { createLoadMeter, type LoadMeter } from './load/meter.ts';
export { type OffsetReader, type OffsetTable, readOffset } from './load/offsets.ts';
export { createRateMeter, type OffsetSample, type RateMeter, ratesOf } from './load/rate.ts';
