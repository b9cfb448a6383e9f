/**
 * Keeps kafkajs from using up a core. Version 2.2.4 looks at the queue of each connection every millisecond, by a timer with a negative delay that
 * sets itself anew (tulios/kafkajs#1704), and these tests have dozens of connections. What waits in a queue is also looked at whenever an answer
 * comes, so nothing depends on this timer being quick.
 */

const setAtOnce = globalThis.setTimeout;

function setCalmly(callback, delay, ...args) {
  return setAtOnce(callback, delay < 0 ? 50 : delay, ...args);
}

globalThis.setTimeout = Object.defineProperties(setCalmly, Object.getOwnPropertyDescriptors(setAtOnce));
