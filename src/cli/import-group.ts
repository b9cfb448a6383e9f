/** A problem from the text that `kafka-consumer-groups.sh --describe` prints, with bad lines told as those of a problem file. */

import { EvenslotError } from '../errors.ts';
import { readConsumerGroup } from '../kafka/formats/consumer-group.ts';
import { EXIT } from './exit-codes.ts';
import { atMost } from './locate.ts';
import { CommandFailure } from './outcome.ts';
import type { ProblemOf } from './problem-file.ts';
import type { Source } from './read-file.ts';

/** Throws a CommandFailure with every bad line. */
export function importGroup({ name, text }: Source): ProblemOf<'partitions'> {
  try {
    const { problem, remarks } = readConsumerGroup(text);
    return { kind: 'partitions', use: (call) => call(problem), remarks };
  } catch (error) {
    if (!(error instanceof EvenslotError && error.code === 'E_PARSE')) throw error;
    const lines = atMost(error.issues, ({ path, message }) => `${name}:${path}: ${message}`);
    throw new CommandFailure(EXIT.badInput, lines);
  }
}
