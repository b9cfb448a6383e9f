/** The class path of a Kafka broker: resolved by Maven once, then remembered in the user's cache folder. */

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pom = fileURLToPath(new URL('pom.xml', import.meta.url));

/** Runs a command to its end; what it printed goes into the error when it fails, and only there. */
export function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-4000);
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = `The live test needs Java 17 or newer and Maven, but there is no "${command}" on the path.`;
      reject(error.code === 'ENOENT' ? new Error(missing) : error);
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${signal ?? code}:\n${printed}`));
    });
  });
}

/** The remembered class path, if it is of this pom and all its jars are still there. */
function readRemembered(folder: string): string | undefined {
  const [remembered, classPath] = [join(folder, 'pom.xml'), join(folder, 'cp.txt')];
  if (!existsSync(remembered) || !existsSync(classPath)) return undefined;
  if (readFileSync(remembered, 'utf8') !== readFileSync(pom, 'utf8')) return undefined;
  const jars = readFileSync(classPath, 'utf8').trim();
  return jars.split(delimiter).every((jar) => existsSync(jar)) ? jars : undefined;
}

/** A missing Java or Maven is one clear sentence. */
export async function resolveClassPath(): Promise<string> {
  const version = /<kafka\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))?.[1];
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'evenslot');
  const folder = join(cache, `kafka-${version}`);
  await run('java', ['-version']);
  const remembered = readRemembered(folder);
  if (remembered !== undefined) return remembered;

  // Written aside and then moved, so that two runs at once never read half a file.
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const output = join(fresh, 'cp.txt');
  try {
    await run('mvn', ['-B', '-q', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${output}`]);
    const jars = readFileSync(output, 'utf8').trim();
    mkdirSync(folder, { recursive: true });
    renameSync(output, join(folder, 'cp.txt'));
    copyFileSync(pom, join(folder, 'pom.xml'));
    return jars;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
