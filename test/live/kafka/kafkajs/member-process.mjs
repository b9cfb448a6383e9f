/** A consumer in a process of its own, which can be killed, with the plug-in as published. Prints a line of JSON for each join and each record. */

import { evenslotAssigner } from 'evenslot/kafka/kafkajs';
import { Kafka, logLevel, PartitionAssigners } from 'kafkajs';
import '../calm-timers.mjs';

const { address, groupId, topics, sessionTimeout } = JSON.parse(process.argv[2]);

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const kafka = new Kafka({
  clientId: 'process',
  brokers: [address],
  logLevel: logLevel.WARN,
  logCreator:
    () =>
    ({ log }) => {
      if (log.message.includes('evenslot')) tell({ warning: `${log.message}: ${log.error}` });
    },
  retry: { retries: 30, initialRetryTime: 50, maxRetryTime: 500 },
});
const assigner = evenslotAssigner();
const consumer = kafka.consumer({
  groupId,
  partitionAssigners: [assigner, PartitionAssigners.roundRobin],
  sessionTimeout,
  rebalanceTimeout: 60_000,
  heartbeatInterval: 200,
  maxWaitTimeInMs: 100,
  allowAutoTopicCreation: false,
});
assigner.attach(consumer);

consumer.on('consumer.group_join', ({ payload }) => {
  tell({ memberId: payload.memberId, assignment: payload.memberAssignment });
});
consumer.on('consumer.crash', ({ payload }) => {
  if (!payload.restart) tell({ failure: String(payload.error) });
});

// The parent closes the pipe to ask for a clean leave; it also closes when the parent dies.
process.stdin.on('end', () => consumer.disconnect().finally(() => process.exit())).resume();

await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => tell({ record: String(message.value) }),
});
