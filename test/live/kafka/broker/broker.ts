/** A real Kafka broker on this machine: one process that is broker and controller, with its own free ports and folder. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { resolveClassPath, run } from './class-path.ts';

export interface Broker {
  /** `host:port` to bootstrap from. */
  readonly address: string;
  /** Waits until the process is gone. */
  stop(): Promise<void>;
}

/** Small and quick to start: the tests send a few thousand records. */
const javaOptions = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const logOptions = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
const guard = fileURLToPath(new URL('guard.mjs', import.meta.url));
/** 16 bytes in base64, which must not begin with a hyphen. */
const clusterId = Buffer.from('evenslot-live-te').toString('base64url');
const deadlineMs = 120_000;

/** Two ports that nobody listens on just now. Somebody else may take one before the broker does: then it is started anew. */
async function findFreePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve, reject) => {
        server.on('error', reject).listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }),
  );
  const [first = 0, second = 0] = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [first, second];
}

function writeProperties(folder: string, [port, controller]: readonly [number, number]): string {
  const file = join(folder, 'server.properties');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'broker.rack': 'r1',
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    // A first member need not wait for others, and a crash is to be seen soon.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
  };
  writeFileSync(
    file,
    Object.entries(properties)
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  );
  return file;
}

async function answers(address: string): Promise<boolean> {
  const client = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    return brokers.length === 1 && controller !== null;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}

/** What the broker printed last, and how it ended if it did. */
class Watched {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  printed = '';
  running = true;

  constructor(folder: string, args: readonly string[]) {
    this.process = spawn(process.execPath, [guard, folder, 'java', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.printed = (this.printed + text).slice(-4000);
      });
    }
    this.ended = new Promise((resolve) => {
      this.process.on('close', () => {
        this.running = false;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.process.stdin!.end();
    await this.ended;
  }
}

async function tryToStart(classPath: string): Promise<Broker | { readonly printed: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'evenslot-kafka-'));
  const ports = await findFreePorts();
  const properties = writeProperties(folder, ports);
  const java = [...javaOptions, ...logOptions, '-cp', classPath];
  try {
    await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }

  const watched = new Watched(folder, [...java, 'kafka.Kafka', properties]);
  const address = `127.0.0.1:${ports[0]}`;
  const deadline = Date.now() + deadlineMs;
  while (watched.running && Date.now() < deadline) {
    if (await answers(address)) return { address, stop: () => watched.stop() };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const hung = watched.running;
  await watched.stop();
  if (hung) throw new Error(`The broker did not answer within ${deadlineMs / 1000} s:\n${watched.printed}`);
  return watched;
}

export async function startBroker(): Promise<Broker> {
  const classPath = await resolveClassPath();
  let printed = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const started = await tryToStart(classPath);
    if ('address' in started) return started;
    printed = started.printed;
  }
  throw new Error(`The broker ended while it started:\n${printed}`);
}
