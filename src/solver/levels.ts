/** Levels from numbers: fractions that compare exactly with the levels of plans. */

import { type Level, levelValue, type Model } from './model.ts';

/** A scaled level at or just below a number, as a fraction that all speeds can be compared with. */
export function levelAt(model: Model, value: number): Level {
  if (!model.speed) return { load: Math.floor(value), speed: 1 };
  let times = 1;
  while (times < 2 ** 20 && value * times < 2 ** 50) times *= 2;
  return { load: Math.floor(value * times), speed: times };
}

/** A level that holds every plan whose makespan, measured on the problem itself, is at most this. Rounded loads are never above the real ones. */
export function levelAround(model: Model, makespan: number): Level {
  const { times, over, speedUnit, speed } = model;
  const { load, speed: scale } = levelAt(model, (makespan / times) * over * speedUnit * (1 + 1e-12));
  return { load: load + 1, speed: speed ? scale : 1 };
}

/** A level times a decimal number ≥ 1; exact where 53 bits can say it, else rounded down. */
export function timesLevel(model: Model, { load, speed }: Level, factor: number): Level {
  let tens = 1;
  while (tens < 1e12 && Math.round(factor * tens) / tens !== factor) tens *= 10;
  const above = BigInt(load) * BigInt(Math.round(factor * tens));
  const below = BigInt(speed) * BigInt(tens);
  // Loads of bins of one speed are integers.
  if (!model.speed) return { load: Number(above / BigInt(tens)), speed };
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (above <= most && below <= most) return { load: Number(above), speed: Number(below) };
  let times = 1n;
  while (times < 2n ** 30n && (above * times * 2n) / below <= most) times *= 2n;
  return { load: Number((above * times) / below), speed: Number(times) };
}

/**
 * What a plan may reach to be within `factor` times the proven floor: the level that searches keep to, and the makespan that it stands for. Where
 * loads are rounded down, the level is lower by what a bin can lose by that.
 */
export function limitOf(
  model: Model,
  floor: Level,
  factor: number,
): { readonly level: Level; readonly makespan: number } {
  if (model.exact) {
    const level = timesLevel(model, floor, factor);
    return { level, makespan: levelValue(model, level) };
  }
  const makespan = levelValue(model, floor) * factor;
  const { times, over, speedUnit, numItems } = model;
  const slowest = model.speed ? model.speed.reduce((a, b) => Math.min(a, b)) : 1;
  const scaled = (makespan / times) * over * speedUnit;
  // A unit for each item and the starting load, and one of the speed that may be rounded up.
  const lost = (numItems + 1 + (model.speedExact ? 0 : scaled)) / slowest;
  // Below 0 is out of reach.
  const level = scaled < lost ? { load: -1, speed: 1 } : levelAt(model, (scaled - lost) * (1 - 1e-12));
  return { level, makespan };
}
