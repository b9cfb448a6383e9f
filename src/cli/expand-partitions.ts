/**
 * The short forms of a partitions file, beside `count`: `topics: all` for a subscription to every topic of the file, and
 * `{ topic, partitions: [0, 1] }` for several partitions of a topic at once.
 */

import type { Issue } from '../errors.ts';
import { type Fields, isRecord, show } from '../fields.ts';
import { type Expanded, expandCounts } from './expand.ts';

const COUNTED = {
  members: { names: ['id', 'instanceId'], first: true },
  topics: { names: ['name'], first: true },
} as const;

/** Where one written-out partition comes from: an entry, and its place in `partitions` of that entry. */
interface Origin {
  readonly entry: number;
  readonly place?: number;
}

/** What the paths of the written-out fields go by. */
interface Trace {
  readonly issues: Issue[];
  /** Origins of the partitions of each list that had a short form, by the path of the list. */
  readonly origins: Map<string, readonly Origin[]>;
  /** Paths of the subscriptions that were `all`. */
  readonly wholes: Set<string>;
}

export function expandPartitionFile(content: Fields): Expanded {
  const counted = expandCounts(content, COUNTED);
  const trace: Trace = { issues: [], origins: new Map(), wholes: new Set() };
  const fields: Fields = { ...counted.fields };
  const { members, topics, previous } = fields;
  if (Array.isArray(members)) {
    const names = namesOf(topics);
    fields.members = members.map((member, i) => expandMember(member, `members[${i}]`, names, trace));
  }
  if (Array.isArray(previous)) {
    fields.previous = previous.map((entry, i) => expandRefs(entry, `previous[${i}]`, 'partitions', trace));
  }
  const toFilePath = (path: string) => counted.toFilePath(toShortPath(trace, path));
  const issues = trace.issues.map((issue) => ({ ...issue, path: counted.toFilePath(issue.path) }));
  return { fields, issues: [...counted.issues, ...issues], toFilePath };
}

/** One list for all who subscribe to everything. What is wrong with a name is for the validation to say. */
function namesOf(topics: unknown): string[] {
  if (!Array.isArray(topics)) return [];
  const names = topics.flatMap((topic) => (isRecord(topic) && typeof topic.name === 'string' ? [topic.name] : []));
  return [...new Set(names)];
}

function expandMember(member: unknown, path: string, names: readonly string[], trace: Trace): unknown {
  const expanded = expandRefs(member, path, 'owned', trace);
  if (!isRecord(expanded) || Array.isArray(expanded.topics)) return expanded;
  if (expanded.topics === 'all') {
    trace.wholes.add(`${path}.topics`);
    return { ...expanded, topics: names };
  }
  const message = `topics must be a list of names of topics, or the word all, got ${show(expanded.topics)}`;
  trace.issues.push({ path: `${path}.topics`, message, received: expanded.topics });
  return { ...expanded, topics: [] };
}

/** Writes out the entries with `partitions` in the list that the holder has under `key`. */
function expandRefs(holder: unknown, path: string, key: string, trace: Trace): unknown {
  const refs = isRecord(holder) ? holder[key] : undefined;
  if (!isRecord(holder) || !Array.isArray(refs) || !refs.some(isShort)) return holder;
  const written: unknown[] = [];
  const origins: Origin[] = [];
  for (const [entry, ref] of refs.entries()) {
    if (!isShort(ref)) {
      written.push(ref);
      origins.push({ entry });
      continue;
    }
    const { partitions, ...rest } = ref;
    const at = `${path}.${key}[${entry}].partitions`;
    if (rest.partition !== undefined) {
      trace.issues.push({
        path: at,
        message: 'give either partition, one number, or partitions, a list of them',
        received: partitions,
      });
    } else if (!Array.isArray(partitions)) {
      const message = `partitions must be a list of partition numbers, got ${show(partitions)}`;
      trace.issues.push({ path: at, message, received: partitions });
    } else {
      for (const [place, partition] of partitions.entries()) {
        written.push({ ...rest, partition });
        origins.push({ entry, place });
      }
    }
  }
  trace.origins.set(`${path}.${key}`, origins);
  return { ...holder, [key]: written };
}

function isShort(ref: unknown): ref is Fields {
  return isRecord(ref) && 'partitions' in ref;
}

/** From a path of the written-out fields to the one of the short form. */
function toShortPath({ origins, wholes }: Trace, path: string): string {
  const subscription = /^(members\[\d+\]\.topics)\[\d+\]/.exec(path);
  if (subscription !== null && wholes.has(subscription[1] ?? '')) return subscription[1] ?? path;
  const match = /^((?:members\[\d+\]\.owned|previous\[\d+\]\.partitions))\[(\d+)\](.*)$/s.exec(path);
  const [, list = '', index = '', rest = ''] = match ?? [];
  const origin = origins.get(list)?.[Number(index)];
  if (origin === undefined) return path;
  const entry = `${list}[${origin.entry}]`;
  const isNumber = origin.place !== undefined && (rest === '' || rest === '.partition');
  return isNumber ? `${entry}.partitions[${origin.place}]` : `${entry}${rest}`;
}
