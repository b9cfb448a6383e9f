/** Arbitrary clusters: alike on every level, alike as task managers only, or different in everything. */

import fc from 'fast-check';
import type { TaskManager } from '../../src/slots/types.ts';

/**
 * `uniform`: zones, racks and task managers that are all alike. `even`: equal task managers in any racks and zones.
 * `any`: task managers that differ in slots, capacity, rack and zone.
 */
export type ClusterKind = 'uniform' | 'even' | 'any';

export function arbitraryCluster(kind: ClusterKind): fc.Arbitrary<TaskManager[]> {
  if (kind === 'uniform') {
    const fan = fc.integer({ min: 1, max: 3 });
    return fc
      .record({
        zones: fan,
        racks: fan,
        managers: fan,
        slots: fc.integer({ min: 1, max: 4 }),
        named: fc.constantFrom('none', 'racks', 'zones', 'both'),
      })
      .map(({ zones, racks, managers, slots, named }) =>
        Array.from({ length: zones * racks * managers }, (_, t) => {
          const rack = Math.floor(t / managers);
          const zone = Math.floor(rack / racks);
          return {
            id: `tm${t}`,
            slots,
            ...(named === 'racks' || named === 'both' ? { rack: `r${rack}` } : {}),
            ...(named === 'zones' || named === 'both' ? { zone: `z${zone}` } : {}),
          };
        }),
      );
  }
  const manager = fc.record({
    slots: fc.integer({ min: 1, max: 4 }),
    capacity: fc.option(fc.constantFrom(1, 2, 3, 0.5, 10, 2.7), { nil: undefined }),
    rack: fc.nat(3),
  });
  return fc
    .record({
      managers: fc.array(manager, { minLength: 1, maxLength: 7 }),
      named: fc.constantFrom('none', 'racks', 'zones', 'both'),
      measured: fc.boolean(),
      racksPerZone: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ managers, named, measured, racksPerZone }) =>
      managers.map(({ slots, capacity, rack }, t) => ({
        id: `tm${t}`,
        slots: kind === 'even' ? managers[0]!.slots : slots,
        ...(kind === 'any' && measured && capacity !== undefined ? { capacity } : {}),
        ...(named === 'racks' || named === 'both' ? { rack: `r${rack}` } : {}),
        ...(named === 'zones' || named === 'both' ? { zone: `z${Math.floor(rack / racksPerZone)}` } : {}),
      })),
    );
}

export function countSlots(taskManagers: readonly TaskManager[]): number {
  return taskManagers.reduce((sum, { slots }) => sum + slots, 0);
}
