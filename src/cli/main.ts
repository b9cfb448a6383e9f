#!/usr/bin/env node
/** The `evenslot` command. Tells its version by itself, for scripts ask often; everything else is the program's. */

import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';

// The same relative path leads to package.json from src/cli and from dist/cli.
const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

if (!asksForVersion(process.argv.slice(2)) || !tellVersion()) start();

function asksForVersion([first, ...others]: readonly string[]): boolean {
  return (first === '-V' || first === '--version') && others.length === 0;
}

/** False when stdout does not take it; the program then tries again and says why. */
function tellVersion(): boolean {
  try {
    writeSync(1, `${version}\n`);
    return true;
  } catch {
    return false;
  }
}

async function start(): Promise<void> {
  const { runProgram } = await import('./run-program.ts');
  await runProgram(version);
}
