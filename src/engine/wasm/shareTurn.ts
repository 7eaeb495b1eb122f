import { type Access, accessesOf, collide } from "./accesses.js";
import type { Places } from "./address.js";
import { axesOf, type Division, divide, leaveWhole } from "./divide.js";
import { estimate } from "./estimate.js";
import { cacheLine, type Layout } from "./layout.js";
import type { Piece } from "./piece.js";
import type { Turn } from "./planTurns.js";

/** What one thread does in a turn: pieces, and between them it waits for all other threads to come as far. */
export type Share = readonly (Piece | "barrier")[];

/** Nanoseconds that a barrier takes. */
const usualBarrier = 3000;
/** After so many pieces comes a barrier, needed or not, so that no piece is compared with thousands. */
const longestSegment = 64;

/**
 * Divides the work of a turn among threads. Each piece is cut over what it writes and never over what it adds up, so every number is
 * computed in the same way whatever the number of threads. All shares have the same number of barriers. After the last of a turn's
 * pieces comes one, so that the next turn finds all of its operands.
 *
 * Between two barriers no thread writes what another one reads or writes. So it makes no difference how far one is ahead of another.
 *
 * @param barrierTime nanoseconds that a barrier takes; tests take less than usual, so that small pieces are cut too
 * @returns the share of each thread
 */
export function shareTurn(
  turn: Turn,
  threads: number,
  addressOf: Places,
  layout: Pick<Layout, "lanes" | "state">,
  barrierTime = usualBarrier,
): readonly Share[] {
  const sharing = new Sharing(threads, addressOf, layout, barrierTime);
  for (const piece of turn) sharing.add(piece);
  return sharing.finish();
}

/** A way to divide a piece, with what each thread's part reads and writes, and the nanoseconds that it takes. */
interface Option {
  readonly parts: Division;
  readonly accesses: readonly (readonly Access[])[];
  readonly times: readonly number[];
  /** Nanoseconds that it takes longer later on. */
  readonly later: number;
}

class Sharing {
  private readonly shares: readonly (Piece | "barrier")[][];
  /** What each thread reads and writes since the last barrier, and the nanoseconds that it takes. */
  private accesses: readonly Access[][] = [];
  private times: readonly number[] = [];
  private pieces = 0;

  constructor(
    private readonly threads: number,
    private readonly addressOf: Places,
    private readonly layout: Pick<Layout, "lanes" | "state">,
    private readonly barrierTime: number,
  ) {
    this.shares = Array.from({ length: threads }, () => []);
    this.startSegment();
  }

  add(piece: Piece): void {
    if (this.pieces === longestSegment) this.wait();
    const choices = this.optionsOf(piece).map((option) => {
      const hasToWait = this.collides(option);
      return { option, hasToWait, time: this.timeOf(option, hasToWait) };
    });
    const { option, hasToWait } = choices.reduce((best, choice) => (choice.time < best.time ? choice : best));
    if (hasToWait) this.wait();
    this.take(option);
  }

  finish(): readonly Share[] {
    this.wait();
    return this.shares;
  }

  private optionsOf(piece: Piece): readonly Option[] {
    if (this.threads === 1) return [this.describe(leaveWhole(piece, 1), 0)];
    const unit = cacheLine / this.layout.lanes.bytes;
    const divided = axesOf(piece).map((axis) => {
      // Most instructions go along rows, so that there is a barrier before a product that is cut along columns, and one after it.
      const later = piece.instruction.kind === "product" && axis === "columns" ? 2 * this.barrierTime : 0;
      return this.describe(divide(piece, axis, this.threads, unit), later);
    });
    return [...divided.filter(isPossible), this.describe(leaveWhole(piece, this.threads), 0)];
  }

  private describe(parts: Division, later: number): Option {
    return {
      parts,
      accesses: parts.map((part) => (part === undefined ? [] : accessesOf(part, this.addressOf, this.layout))),
      times: parts.map((part) => (part === undefined ? 0 : estimate(part))),
      later,
    };
  }

  /** Whether a part collides with what another thread does since the last barrier. */
  private collides({ accesses }: Option): boolean {
    return meet(accesses, this.accesses);
  }

  /** Nanoseconds by which the turn takes longer. */
  private timeOf({ times, later }: Option, hasToWait: boolean): number {
    if (hasToWait) return this.barrierTime + Math.max(...times) + later;
    const together = times.map((time, thread) => time + (this.times[thread] as number));
    return Math.max(...together) - Math.max(...this.times) + later;
  }

  private take({ parts, accesses, times }: Option): void {
    for (const [thread, part] of parts.entries()) {
      if (part !== undefined) this.shares[thread]?.push(part);
      this.accesses[thread]?.push(...(accesses[thread] as readonly Access[]));
    }
    this.times = this.times.map((time, thread) => time + (times[thread] as number));
    this.pieces++;
  }

  private wait(): void {
    for (const share of this.shares) share.push("barrier");
    this.startSegment();
  }

  private startSegment(): void {
    this.accesses = Array.from({ length: this.threads }, () => []);
    this.times = this.accesses.map(() => 0);
    this.pieces = 0;
  }
}

/** Whether a part of a piece neither writes what another part reads or writes. */
function isPossible({ accesses }: Option): boolean {
  return !meet(accesses, accesses);
}

/** Whether what a thread does collides with what another one does. */
function meet(some: readonly (readonly Access[])[], others: readonly (readonly Access[])[]): boolean {
  return some.some((mine, thread) =>
    others.some((theirs, other) => other !== thread && mine.some((a) => theirs.some((b) => collide(a, b)))),
  );
}
