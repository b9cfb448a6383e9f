/** `evenslot/kafka/platformatic`: a partition assigner for consumers of @platformatic/kafka 1.35 and 2. Loads no client: it is the caller's own. */

import { EvenslotError } from '../../errors.ts';
import { assignPartitions } from '../../partition-strategies.ts';
import { type GroupAssignorOptions, readSettings } from '../group/options.ts';
import { createAssigner } from './assigner.ts';
import { connect, type EvenslotAssigner } from './connect.ts';

export type { GroupAssignorOptions } from '../group/options.ts';
export {
  type LagLoads,
  type LoadFunction,
  type Loads,
  type LoadsByTopic,
  lagLoads,
  type RateLoads,
  rateLoads,
  type TopicSize,
} from '../load/loads.ts';
export type { AssignorConsumerOptions, EvenslotAssigner } from './connect.ts';

export interface PlatformaticAssignorOptions extends GroupAssignorOptions {
  /** Called with what went wrong: loads that could not be measured, a plan that could not be made. The consumer goes on in any case. */
  readonly onWarning?: (message: string, error: unknown) => void;
}

/**
 * A partition assigner that levels the load of consumers, spreads every topic over its subscribers and moves as little as possible.
 *
 * ```ts
 * const assigner = evenslotAssigner({ loads: lagLoads() });
 * const consumer = new Consumer({ groupId, clientId, bootstrapBrokers, ...assigner.options });
 * assigner.attach(consumer);
 * ```
 *
 * The client calls the assigner only in groups of two members and more; a single one gets everything. All members of a group need it: the client knows
 * one assigner, and does not look which protocol the group agreed on. The leader plans for all; when it cannot, it assigns partitions in turn to those who subscribe.
 *
 * @throws EvenslotError `E_INVALID_OPTION` or `E_UNKNOWN_STRATEGY` for options that no plan could be made with.
 */
export function evenslotAssigner(options: PlatformaticAssignorOptions = {}): EvenslotAssigner {
  const settings = readSettings(options, ['onWarning']);
  const { onWarning } = options;
  if (onWarning !== undefined && typeof onWarning !== 'function') {
    const message = 'onWarning must be a function';
    throw new EvenslotError('E_INVALID_OPTION', [{ path: 'onWarning', message, received: onWarning }]);
  }
  // An empty group is planned at once; what matters is that the options are checked.
  assignPartitions({ members: [], topics: [] }, settings.solve);
  const assigner = createAssigner(
    settings,
    (message, error) => warnSafely(onWarning, message, error),
    assignPartitions,
  );
  return connect(assigner, settings.name);
}

/** A warning that fails must not stop what it warns of. */
function warnSafely(onWarning: PlatformaticAssignorOptions['onWarning'], message: string, error: unknown): void {
  try {
    onWarning?.(message, error);
  } catch {
    // There is nobody left to tell.
  }
}
