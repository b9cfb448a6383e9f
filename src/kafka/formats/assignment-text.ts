/** The partitions of a member as `kafka-consumer-groups.sh --members --verbose` writes them in one cell. */

import type { PartitionRef } from '../../partitions/types.ts';

export interface AssignmentPart extends PartitionRef {
  /** Characters from the start of the cell to the topic. */
  readonly offset: number;
}

/** `topic(0,1), other(2)` until Kafka 3, `topic:0,1;other:2` since Kafka 4. Undefined when the text is neither. */
export function readAssignment(text: string): AssignmentPart[] | undefined {
  return (
    readList(text, /\s*([\w.-]+)\((\d+(?:,\d+)*)\)\s*(?:,|$)/y) ??
    readList(text, /\s*([\w.-]+):(\d+(?:,\d+)*)\s*(?:;|$)/y)
  );
}

function readList(text: string, part: RegExp): AssignmentPart[] | undefined {
  const parts: AssignmentPart[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const start = part.lastIndex;
    const match = part.exec(text);
    if (match === null) return undefined;
    const [whole, topic = '', numbers = ''] = match;
    const offset = start + whole.indexOf(topic);
    for (const number of numbers.split(',')) parts.push({ topic, partition: Number(number), offset });
  }
  return parts;
}
