import type { Threads } from "../engine.js";
import type { LibraryThreads } from "./describeLibrary.js";

/**
 * The threads that a library computes our products on. Others in the process may use the library, and their number of threads is none of
 * our business: so ours holds only from a product to the end of the call that it is in.
 */
export class BorrowedThreads {
  private readonly wanted: number | undefined;
  /** What to set to have them as they were, if they are borrowed. */
  private before: number | undefined;

  /** @param wanted with `auto` the library has those that it has by itself */
  constructor(
    private readonly threads: LibraryThreads | undefined,
    wanted: Threads,
  ) {
    this.wanted = wanted === "auto" ? threads?.all : wanted;
  }

  borrow(): void {
    if (this.before !== undefined || this.wanted === undefined) return;
    this.before = this.threads?.set(this.wanted);
  }

  giveBack(): void {
    if (this.before === undefined) return;
    this.threads?.set(this.before);
    this.before = undefined;
  }

  /** How many a product runs on; null if the library does not say it. */
  count(): number | null {
    this.borrow();
    try {
      return this.threads?.count() ?? null;
    } finally {
      this.giveBack();
    }
  }
}
