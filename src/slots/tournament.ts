/** The first of n players by some rule, in log n matches after one of them has changed. */

export interface Tournament {
  /** The player that beats all others, −1 when all are out. */
  first(): number;
  /** To be called when what a player is judged by has changed. */
  replay(player: number): void;
  /** A player that is out loses to everyone until it comes back. */
  leave(player: number): void;
  comeBack(player: number): void;
}

/** `beats(a, b)` is true when a comes before b; when neither beats the other the lower index does. */
export function holdTournament(size: number, beats: (a: number, b: number) => boolean): Tournament {
  const half = 2 ** Math.ceil(Math.log2(Math.max(size, 2)));
  const winner = new Int32Array(2 * half).fill(-1);
  for (let player = 0; player < size; player++) winner[half + player] = player;
  const play = (match: number) => {
    const [a, b] = [winner[2 * match]!, winner[2 * match + 1]!];
    winner[match] = b < 0 || (a >= 0 && !beats(b, a)) ? a : b;
  };
  for (let match = half - 1; match > 0; match--) play(match);
  const climb = (player: number) => {
    for (let match = (half + player) >> 1; match > 0; match >>= 1) play(match);
  };
  return {
    first: () => winner[1]!,
    replay: climb,
    leave(player) {
      winner[half + player] = -1;
      climb(player);
    },
    comeBack(player) {
      winner[half + player] = player;
      climb(player);
    },
  };
}
