/** A page bundled by Vite allocates in a real Chromium, on the main thread and in a module worker. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'evenslot-browser-'));
let server: PreviewServer | undefined;
let browser: BrowserContext | undefined;

/** 9+1, 7+3 and 5+5 fill three task managers to 10 each: the only level that all three can share. */
const answer = 'OPTIMAL busiest 10 verified true';

async function servePage(): Promise<string> {
  // The page finds evenslot as a dependency, through the exports of package.json, like any other page.
  cpSync(join(project, 'test/browser/page'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(project, join(folder, 'node_modules/evenslot'));
  const common = { root: folder, configFile: false, logLevel: 'warn' } as const;
  await build({ ...common, worker: { format: 'es' } });
  server = await preview({ ...common, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
  return `http://127.0.0.1:${address.port}/`;
}

async function openChromium(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

describe('in Chromium', () => {
  const complaints: string[] = [];
  let page: Awaited<ReturnType<BrowserContext['newPage']>>;

  beforeAll(async () => {
    const address = await servePage();
    browser = await openChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
        complaints.push(message.text());
    });
    await page.goto(address);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a page allocates with the compiled engine on its main thread', async () => {
    expect(await page.textContent('#page')).toBe(answer);
  });

  test('a module worker gives the same answer', async () => {
    await page.waitForFunction(`document.getElementById('worker').textContent !== 'waiting'`);
    expect(await page.textContent('#worker')).toBe(answer);
  });

  test('nothing complains in the console', () => {
    expect(complaints).toEqual([]);
  });
});
