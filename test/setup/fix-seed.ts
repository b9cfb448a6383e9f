/** Property tests draw the same values in every run; a test may still ask for a seed of its own. */

import fc from 'fast-check';

fc.configureGlobal({ seed: 20_251_123 });
