/** A broker for the tests of one file: started before the first, stopped after the last. */

import { type Admin, Kafka, type logCreator, logLevel } from 'kafkajs';
import { afterAll, beforeAll } from 'vitest';
import { type Broker, startBroker } from './broker/broker.ts';
import './calm-timers.mjs';

export interface LiveBroker {
  readonly address: string;
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** What the plug-in warned of: it goes on whatever fails, so a test has to look here. */
  readonly warnings: readonly string[];
}

/** Patient, for a rebalance on a busy machine may take many tries. */
const retry = { retries: 50, initialRetryTime: 50, maxRetryTime: 500 } as const;

/** Its fields are there from the first test on. */
export function useBroker(): LiveBroker {
  let broker: Broker | undefined;
  let kafka: Kafka | undefined;
  let admin: Admin | undefined;
  const warnings: string[] = [];
  const keepWarnings: logCreator =
    () =>
    ({ log }) => {
      // Of the client's own there are many in every rebalance.
      if (log.message.includes('evenslot')) warnings.push(`${log.message}: ${log.error}`);
    };

  beforeAll(async () => {
    // When the run is killed, its worker would go on to the end of the file, and the broker with it.
    process.once('disconnect', () => process.exit(1));
    broker = await startBroker();
    const client = { clientId: 'live', brokers: [broker.address], retry };
    kafka = new Kafka({ ...client, logLevel: logLevel.WARN, logCreator: keepWarnings });
    admin = kafka.admin();
    await admin.connect();
  });

  afterAll(async () => {
    await admin?.disconnect();
    await broker?.stop();
  });

  return {
    warnings,
    get address() {
      return broker!.address;
    },
    get kafka() {
      return kafka!;
    },
    get admin() {
      return admin!;
    },
  };
}
