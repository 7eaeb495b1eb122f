import type { Lanes } from "../../../engine/wasm/lanes.js";
import { TermFactory } from "../../../engine/wasm/termFactory.js";
import type { Term } from "../../../engine/wasm/terms.js";
import type { Input, Variable } from "../../../graph/op.js";
import { sizeOf } from "../../../graph/shape.js";
import { instructionOf } from "./instructionOf.js";

/** A kind of mistake that is made in lowering a term. */
export interface LoweringMistake {
  /** As in the table: `factor 1.03`. */
  readonly name: string;
  /** What is computed instead of a term, made of terms; undefined if the kind makes no sense there. */
  spoil(term: Term, terms: CorruptTermFactory): Term | undefined;
}

/** One mistake in the lowering of one kind of instruction. */
export interface LoweringCorruption {
  readonly instruction: string;
  readonly mistake: LoweringMistake;
}

/** Makes the terms of one kind of instruction wrong, and all others right. */
export class CorruptTermFactory extends TermFactory {
  /** Whether the terms that are made now are those of a mistake. They are not made wrong again. */
  private isSpoiling = false;

  constructor(
    lanes: Lanes,
    private readonly corruption: LoweringCorruption,
  ) {
    super(lanes);
  }

  /** The first numbers of a term that is in memory. The others are what was in memory before. */
  firstOf(term: Term, count: number): Term {
    return this.once(`first ${count} of ${term.id}`, (id) => ({
      id,
      kind: "fold",
      by: "sum",
      operands: [term],
      // A sum over one number copies it.
      extent: [1, 1, Math.min(count, sizeOf(term.shape))],
      shape: term.shape,
      isWrittenOut: false,
    }));
  }

  protected override once(key: string | Input | Variable, make: (id: number) => Term): Term {
    return super.once(key, this.isSpoiling ? make : (id) => this.spoil(make(id)));
  }

  /** Whether the mistake makes sense for a term. */
  canSpoil(term: Term): boolean {
    return this.withoutMistakes(() => this.corruption.mistake.spoil(term, this)) !== undefined;
  }

  private spoil(term: Term): Term {
    const { instruction, mistake } = this.corruption;
    if (instructionOf(term) !== instruction) return term;
    return this.withoutMistakes(() => mistake.spoil(term, this)) ?? term;
  }

  private withoutMistakes<Result>(make: () => Result): Result {
    this.isSpoiling = true;
    const made = make();
    this.isSpoiling = false;
    return made;
  }
}
