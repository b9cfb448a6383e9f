/** Removes from dist/ what no source makes any more, so that a renamed file is not packed under its old name too. */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const name of readdirSync(join(root, 'dist'), { recursive: true })) {
  const source = name.replace(/(\.d\.ts|\.js)$/, '.ts');
  if (source !== name && !existsSync(join(root, 'src', source))) rmSync(join(root, 'dist', name));
}
