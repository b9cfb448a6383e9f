/** Bundles build/js into the few files of dist/: a process spends longer on opening sixty modules than on running them. */

import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What starts by itself, and the module it is made of; `run-program` is all of the command that is loaded before a problem is to be read. */
const entries = {
  index: 'index',
  kafka: 'kafka/index',
  'kafka/kafkajs': 'kafka/kafkajs/index',
  'kafka/platformatic': 'kafka/platformatic/index',
  'cli/main': 'cli/main',
  'cli/run-program': 'cli/run-program',
};

/** What the entries share, and what the commands share that come later. The first group that fits takes a module. */
const groups = [
  {
    name: 'core',
    test: /[\\/]build[\\/]js[\\/](?!index\.js$|cli[\\/]|kafka[\\/](index\.js$|(codec|load|group|kafkajs|platformatic)[\\/]))/,
  },
  // What the clients of Kafka share; each client has its entry for itself.
  { name: 'kafka/group', test: /[\\/]build[\\/]js[\\/]kafka[\\/](codec|load|group)[\\/]/ },
  { name: 'cli/program', test: /[\\/]build[\\/]js[\\/]cli[\\/](?!main\.js$|run-program\.js$)/, tags: ['$initial'] },
  { name: 'cli/files-and-tables', test: /[\\/]build[\\/]js[\\/]cli[\\/](?!main\.js$|run-program\.js$|commands[\\/])/ },
];

/** @returns {Promise<string[]>} The names of the files in dist/ that were written. */
async function bundle() {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(Object.entries(entries).map(([name, module]) => [name, `build/js/${module}.js`])),
    external: [/^node:/, ...Object.keys(dependencies)],
    platform: 'neutral',
    // The public entry exports what src/index.ts exports, not what the command happens to share with it.
    preserveEntrySignatures: 'strict',
    onLog: (_level, { message }) => {
      throw new Error(message);
    },
  });
  const { output } = await build.write({
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: ({ isDynamicEntry }) => (isDynamicEntry ? 'cli/commands/[name].js' : '[name].js'),
    codeSplitting: { groups },
    comments: { jsdoc: false },
  });
  await build.close();
  return output.map(({ fileName }) => fileName);
}

/** Removes modules and types that no source makes any more, so that a renamed file is not packed under its old name too. */
function prune(folder, isMade) {
  for (const name of readdirSync(join(root, folder), { recursive: true })) {
    const source = name.replace(/\.d\.ts$|\.js$/, '.ts');
    if (source !== name && !isMade(name, join(root, 'src', source))) rmSync(join(root, folder, name));
  }
}

prune('build/js', (_name, source) => existsSync(source));
const written = await bundle();
prune('dist', (name, source) => (name.endsWith('.js') ? written.includes(name) : existsSync(source)));
chmodSync(join(root, 'dist/cli/main.js'), 0o755);
