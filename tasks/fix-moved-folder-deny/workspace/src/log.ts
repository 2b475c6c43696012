/** What the records office reads about a move. */
export interface Move {
  readonly folder: string;
  readonly from: string | null;
  readonly to: string | null;
  /** How many entries, in the folder and below it, the new place made needless. */
  readonly dropped: number;
}

export class MoveLog {
  readonly #moves: Move[] = [];

  add(move: Move): void {
    this.#moves.push(move);
  }

  /** The latest first. */
  latest(count: number): Move[] {
    return this.#moves.slice(-count).reverse();
  }
}
