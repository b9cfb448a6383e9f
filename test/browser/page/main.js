/** Allocates once on the page itself and once in a module worker, and shows both answers. */

import { describeAllocation } from './describe.js';

document.getElementById('page').textContent = describeAllocation();

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => {
  document.getElementById('worker').textContent = data;
};
worker.onerror = ({ message }) => {
  document.getElementById('worker').textContent = `error: ${message}`;
};
