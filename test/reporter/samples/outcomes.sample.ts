/** Two tests that pass, one that fails, one that is passed over because its hook throws. */

import { beforeAll, describe, expect, test } from 'vitest';

test('passes', () => expect(1).toBe(1));
test('passes too', () => expect(2).toBe(2));
test('fails', () => expect(1).toBe(2));

describe('with a hook that throws', () => {
  beforeAll(() => {
    throw new Error('the hook failed');
  });
  test('never runs', () => expect(1).toBe(1));
});
