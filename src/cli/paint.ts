/** Colour for words that already say what the colour says, and only where a terminal shows it. */

import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Status } from '../slots/types.ts';

export type Paint = (style: 'good' | 'middling' | 'bad', text: string) => string;

const STYLES = { good: ['bold', 'green'], middling: ['bold', 'yellow'], bad: ['bold', 'red'] } as const;

/** Leaves the text alone. */
export const plainPaint: Paint = (_style, text) => text;

/** What the terminal behind `stream` wants: https://no-color.org, FORCE_COLOR as Node reads it, TERM=dumb. */
export function choosePaint(
  stream: Pick<WriteStream, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>>,
  flag: boolean,
): Paint {
  return wantsColour(stream, environment, flag)
    ? (style, text) => styleText([...STYLES[style]], text, { validateStream: false })
    : plainPaint;
}

function wantsColour(
  stream: Pick<WriteStream, 'isTTY'>,
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
  flag: boolean,
): boolean {
  if (!flag || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
}

export function paintStatus(paint: Paint, status: Status): string {
  return paint(status === 'OPTIMAL' ? 'good' : status === 'FEASIBLE' ? 'middling' : 'bad', status);
}
