import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { allocateSlots } from '../../src/slots/allocate.ts';
import { verify } from '../../src/fairness/verify.ts';
test('x', () => {
  const problem = JSON.parse(readFileSync('/tmp/p.json', 'utf8'));
  for (const strategy of ['balanced', 'first-worker'] as const) {
    process.stderr.write(`alloc ${strategy}\n`); const plan = allocateSlots(problem, { strategy }); process.stderr.write('verify\n'); 
    process.stderr.write(JSON.stringify(verify(problem, plan)).slice(0,300)+'\n');
  }
});
