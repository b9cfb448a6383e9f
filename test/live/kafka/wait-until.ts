/** Waiting on a condition, never on a time: a slow machine only makes it take longer. */

const deadlineMs = 90_000;

/** The first value that is neither `undefined` nor `false`. What was waited for is named when it never comes. */
export async function waitUntil<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${deadlineMs / 1000} s in vain until ${what}`);
}
