/** The task managers of a problem: slots, capacities and failure domains. */

import type { IssueList } from './issue-list.ts';
import { addName, addUnique, complain, createNames, isPositive, MOST_COUNT, readCount } from './read-entries.ts';
import { isRecord, readArray, readRecord } from './read-fields.ts';

/** Columns of the task managers; undefined when there is no list. */
export function readTaskManagers(issues: IssueList, input: unknown) {
  const managers = readArray(issues, 'problem.taskManagers', input);
  if (!managers) return undefined;
  const ids = createNames();
  const racks = createNames();
  const zones = createNames();
  const zoneOfRack = new Map<string, unknown>();
  const count = managers.length;
  const slotStart = new Uint32Array(count + 1);
  const capacity = new Float64Array(count);
  const rackOf = new Uint32Array(count);
  const zoneOf = new Uint32Array(count);
  let measured = false;
  let total = 0;
  const withRack = isRecord(managers[0]) && managers[0].rack !== undefined;
  const withZone = isRecord(managers[0]) && managers[0].zone !== undefined;
  for (let t = 0; t < count; t++) {
    const path = `problem.taskManagers[${t}]`;
    const manager = readRecord(issues, path, managers[t]);
    if (!manager) continue;
    addUnique(issues, `${path}.id`, ids, manager.id);
    const slots = readCount(issues, `${path}.slots`, manager.slots);
    total += slots;
    slotStart[t + 1] = total;
    if (manager.capacity === undefined) capacity[t] = slots;
    else {
      capacity[t] = isPositive(manager.capacity) ? manager.capacity : 0;
      if (capacity[t] === 0) complain(issues, `${path}.capacity`, 'a finite number above 0', manager.capacity);
    }
    measured ||= manager.capacity !== undefined || slots !== slotStart[1];
    const { rack, zone } = manager;
    if (withRack) rackOf[t] = addName(issues, `${path}.rack`, racks, rack);
    else if (rack !== undefined)
      complain(issues, `${path}.rack`, 'left out, because the first task manager has none', rack);
    if (withZone) zoneOf[t] = addName(issues, `${path}.zone`, zones, zone);
    else if (zone !== undefined)
      complain(issues, `${path}.zone`, 'left out, because the first task manager has none', zone);
    if (typeof rack !== 'string') continue;
    if (!zoneOfRack.has(rack)) zoneOfRack.set(rack, zone);
    else if (zoneOfRack.get(rack) !== zone) complain(issues, `${path}.zone`, 'the one zone of its rack', zone);
  }
  if (total > MOST_COUNT) complain(issues, 'problem.taskManagers', `at most ${MOST_COUNT} slots in all`, total);
  return {
    managerIds: ids.names,
    managerOfId: ids.indexOf,
    slotStart,
    capacity: measured ? capacity : undefined,
    rackOf: withRack ? rackOf : undefined,
    numRacks: racks.names.length,
    zoneOf: withZone ? zoneOf : undefined,
    numZones: zones.names.length,
  };
}
