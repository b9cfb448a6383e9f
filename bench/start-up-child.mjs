/** Runs in a fresh process: times the import of evenslot and its first call from inside, prints both as JSON. Arguments: shape as JSON, clock. */

import { CLOCKS } from './clocks.mjs';
import { makeProblem } from './problems.mjs';

const problem = makeProblem(JSON.parse(process.argv[2]));
const now = CLOCKS[/** @type {import('./clocks.mjs').Clock} */ (process.argv[3])];
const start = now();
const { allocateSlots } = await import('../dist/index.js');
const imported = now();
allocateSlots(problem);
const called = now();
console.log(JSON.stringify({ importMs: imported - start, firstCallMs: called - imported }));
