/** A test that passes and leaves an error behind that belongs to no test. */

import { expect, test } from 'vitest';

test('passes and leaves an error behind', async () => {
  setTimeout(() => {
    throw new Error('nobody waits for this');
  }, 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(1).toBe(1);
});
