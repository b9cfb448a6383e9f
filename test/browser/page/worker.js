/** The same allocation off the main thread. */

import { describeAllocation } from './describe.js';

self.postMessage(describeAllocation());
