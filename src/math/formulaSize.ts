import type { FormulaProblems } from "./formulaProblems.js";
import type { Token } from "./tokenize.js";

/**
 * The largest formula that a user may write. It is more than anyone needs, and so little that it is differentiated at once and takes
 * only a small part of the stack.
 */
export const limits = {
  characters: 10_000,
  parts: 500,
  /** Parentheses, calls, signs, powers and conditions inside each other. */
  depth: 64,
} as const;

/** Measures a formula while it is read, and refuses one that is too large. */
export class FormulaSize {
  private parts = 0;
  private depth = 0;

  constructor(
    private readonly problems: FormulaProblems,
    private readonly isLimited: boolean,
  ) {}

  /** @throws FormulaError if the text is too long */
  checkText(text: string): void {
    if (this.isLimited && text.length > limits.characters) this.refuse();
  }

  /** @throws FormulaError if there are too many parts */
  countPart(token: Token): void {
    this.parts++;
    if (this.isLimited && this.parts > limits.parts) this.refuse(token);
  }

  /** @throws FormulaError if there are too many parts inside each other */
  enter(token: Token): void {
    this.depth++;
    if (this.isLimited && this.depth > limits.depth) this.refuse(token);
  }

  leave(): void {
    this.depth--;
  }

  private refuse(token?: Token): never {
    const { characters, parts, depth } = limits;
    const most = `${parts} parts, ${depth} of them inside each other, and ${characters} characters`;
    this.problems.tooLong(most, token?.column);
  }
}
