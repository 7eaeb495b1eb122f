import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { Loop, RowLoop } from "./program.js";
import { type Elementwise, type Fold, operandsOf, storedAs, type Term } from "./terms.js";

/** Rows at most so wide are worked on with a vector for each column. */
const widestRow = 16;
/** Totals at most so wide are kept in vectors while a loop runs; and in a row loop, where each column is one, and each lane a row of it. */
const widestTotal = { loop: 16, rows: 4 } as const;

/** Terms that one pass computes at most: each takes locals of a function, which may not have 50,000 of them. */
const mostTerms = 512;

/** Terms that one pass computes, while it is being put together: a loop, until a fold along its rows makes it a row loop. */
export class Group {
  private readonly terms: (Elementwise | Fold)[] = [];
  private readonly totals = new Set<Term>();
  private readonly own = new Set<Term>();
  private isByRows = false;
  /** Whether matrices are read here by rows and columns, so that what is written over them would be read again. */
  private readsLines = false;
  /** Whether a total is too wide for a row loop. */
  private hasWideTotal = false;
  private isFull = false;
  /** Keys of all terms that it may take now: `takes` says which of them it does. Another list once it may take others. */
  private currentKeys: readonly string[];

  private constructor(
    private readonly shape: Shape,
    /** Of the folds of what is computed here. */
    private readonly totalsKey: string,
  ) {
    this.currentKeys = this.findKeys();
  }

  /** A group that takes the term; undefined where it is computed on its own. */
  static startWith(term: Term): Group | undefined {
    const totalsKey = `totals of ${term.id}`;
    if (term.kind === "elementwise") return new Group(term.shape, totalsKey);
    if (term.kind !== "fold") return undefined;
    const [rows, columns, inner] = term.extent;
    return inner === 1 && rows > 1 && columns <= widestRow ? new Group([rows, columns], totalsKey) : undefined;
  }

  /**
   * What a term has in common with all others that the same groups may take; undefined where no group takes it.
   *
   * @param hasHome whether it is written over a variable
   * @param open the group that is being put together
   */
  static keyOf(term: Term, hasHome: boolean, open: Group | undefined): string | undefined {
    if (term.kind === "elementwise") return elementKey(term.shape, hasHome);
    if (term.kind !== "fold") return undefined;
    const [outer, size, inner] = term.extent;
    if (outer === 1) return open?.own.has(storedAs(term.operands[0])) ? open.totalsKey : undefined;
    return inner === 1 ? rowFoldKey(outer, size) : undefined;
  }

  get keys(): readonly string[] {
    return this.currentKeys;
  }

  /** @param hasHome whether it is written over a variable */
  takes(term: Term, hasHome: boolean): boolean {
    if (this.isFull) return false;
    const [rows = 0] = this.shape;
    const stored = operandsOf(term).map(storedAs);
    if (stored.some((it) => this.totals.has(it))) return false;
    if (term.kind === "fold") return this.isAlongRows(term) || this.isTotal(term);
    if (term.kind !== "elementwise" || term.operands.some((it) => it.kind === "line" && this.own.has(storedAs(it))))
      return false;
    if (hasHome && this.readsLines) return false;
    if (sameShape(term.shape, this.shape)) {
      // A number for each row goes along the rows only where it stands in a column.
      return !this.isByRows || term.operands.every((it) => !this.has(it, 1) || sameShape(it.shape, [rows, 1]));
    }
    // A variable that fits the rows may be read along the columns as well: from the second slice on, it would be the new one.
    return this.isByRows && !hasHome && isNumberPerRow(term.shape, rows);
  }

  add(term: Elementwise | Fold): void {
    this.own.add(term);
    if (this.own.size === mostTerms) this.note("isFull");
    if (term.kind === "fold" && this.isTotal(term)) {
      this.totals.add(term);
      if (term.extent[2] > widestTotal.rows) this.note("hasWideTotal");
      return;
    }
    this.terms.push(term);
    if (term.kind === "fold") this.note("isByRows");
    if (operandsOf(term).some(({ kind }) => kind === "line")) this.note("readsLines");
  }

  close(): Loop | RowLoop {
    const { shape, terms } = this;
    const totals = [...this.totals] as Fold[];
    return this.isByRows
      ? { kind: "rows", shape, terms, totals }
      : { kind: "loop", shape, elements: terms as Elementwise[], totals };
  }

  private note(fact: "isByRows" | "readsLines" | "hasWideTotal" | "isFull"): void {
    if (this[fact]) return;
    this[fact] = true;
    this.currentKeys = this.findKeys();
  }

  private findKeys(): readonly string[] {
    if (this.isFull) return [];
    const { shape, isByRows, readsLines, totalsKey } = this;
    const [rows = 0, columns = 0] = shape;
    return [
      elementKey(shape, false),
      ...(readsLines ? [] : [elementKey(shape, true)]),
      ...(isByRows ? [elementKey([rows], false), elementKey([rows, 1], false)] : []),
      ...(this.foldsRows ? [rowFoldKey(rows, columns)] : []),
      totalsKey,
    ];
  }

  /** Whether folds along its rows can be computed here. */
  private get foldsRows(): boolean {
    const [rows = 0, columns = 0] = this.shape;
    return this.shape.length === 2 && rows > 1 && columns <= widestRow && !this.hasWideTotal;
  }

  private isAlongRows({ extent: [outer, size, inner], operands }: Fold): boolean {
    const [rows, columns] = this.shape;
    return this.foldsRows && outer === rows && size === columns && inner === 1 && !this.has(operands[0], 1);
  }

  /** Whether it is a fold from row to row of what is computed here. */
  private isTotal({ extent: [outer, size, inner], operands }: Fold): boolean {
    const [rows = 0, columns = 0] = this.shape;
    if (this.shape.length !== 2 || columns === 1 || outer !== 1 || size !== rows) return false;
    if (inner > (this.isByRows ? widestTotal.rows : widestTotal.loop)) return false;
    return this.has(operands[0], inner) && (inner === columns || this.isByRows);
  }

  /** Whether the operand is computed here, with so many numbers a row. */
  private has(operand: Term, columns: number): boolean {
    const stored = storedAs(operand);
    return this.own.has(stored) && sizeOf(stored.shape) === (this.shape[0] as number) * columns;
  }
}

function isNumberPerRow(shape: Shape, rows: number): boolean {
  return sameShape(shape, [rows]) || sameShape(shape, [rows, 1]);
}

function elementKey(shape: Shape, hasHome: boolean): string {
  return `${hasHome ? "element with a home" : "element"} ${shape}`;
}

function rowFoldKey(rows: number, columns: number): string {
  return `fold of rows ${rows},${columns}`;
}
