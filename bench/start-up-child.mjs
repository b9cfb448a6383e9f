/** Runs in a fresh process: times the import of evenslot and its first call from inside, prints both as JSON. Argument: the shape as JSON. */

import { makeProblem } from './problems.mjs';

const problem = makeProblem(JSON.parse(process.argv[2]));
const start = performance.now();
const { allocateSlots } = await import('../dist/index.js');
const imported = performance.now();
allocateSlots(problem);
const called = performance.now();
console.log(JSON.stringify({ importMs: imported - start, firstCallMs: called - imported }));
