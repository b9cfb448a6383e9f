/** Checks the options of an assignment and reports every issue, with a suggestion for an unknown key. */

import { EvenslotError, type Issue } from '../errors.ts';
import { type At, isRecord, rejectUnknown, report, show } from '../fields.ts';
import type { AsyncOptions } from '../solver/types.ts';
import { checkSearchOptions, SEARCH_FIELDS } from '../solver/validate.ts';
import type { PartitionOptions } from './types.ts';

/** Options of `assignPartitions`. */
export const PARTITION_FIELDS = ['strategy', 'objective', ...SEARCH_FIELDS];

/**
 * @throws EvenslotError `E_INVALID_OPTION`, or `E_UNKNOWN_STRATEGY` when only the name of the strategy is wrong
 */
export function assertPartitionOptions(
  options: PartitionOptions & AsyncOptions,
  strategies: readonly string[],
  async: boolean,
): void {
  const issues: Issue[] = [];
  if (!isRecord(options)) report(issues, 'options', 'options must be an object', options);
  else {
    const at: At = (key) => `options.${key}`;
    rejectUnknown(issues, at, options, async ? [...PARTITION_FIELDS, 'signal', 'onIncumbent'] : PARTITION_FIELDS);
    const { strategy, objective, moveCost, maxMoves, maxImbalance } = options as PartitionOptions;
    if (strategy !== undefined && !strategies.includes(strategy)) {
      const message = `strategy must be one of ${strategies.join(', ')}, got ${show(strategy)}`;
      throw new EvenslotError('E_UNKNOWN_STRATEGY', [{ path: at('strategy'), message, received: strategy }]);
    }
    if (objective !== undefined && !['level', 'spread', 'calm'].includes(objective)) {
      report(issues, at('objective'), "objective must be 'level', 'spread' or 'calm'", objective);
    }
    if (moveCost !== undefined && moveCost !== 'partitions' && moveCost !== 'load') {
      report(issues, at('moveCost'), "moveCost must be 'partitions' or 'load'", moveCost);
    }
    if (objective !== undefined && objective !== 'level') {
      for (const [key, value] of Object.entries({ maxMoves, maxImbalance })) {
        if (value !== undefined) report(issues, at(key), `${key} needs the objective 'level'`, value);
      }
    }
    checkSearchOptions(issues, at, options, async);
  }
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
}
