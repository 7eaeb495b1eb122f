import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { Loop, RowLoop } from "./program.js";
import { type Element, type Fold, operandsOf, storedAs, type Term } from "./terms.js";

/** Rows at most so wide are worked on with a vector for each column. */
const widestRow = 16;
/** Totals at most so wide are kept in vectors while a loop runs; and in a row loop, where each column is one, and each lane a row of it. */
const widestTotal = { loop: 16, rows: 4 } as const;

/** Terms that one pass computes, while it is being put together: a loop, until a fold along its rows makes it a row loop. */
export class Group {
  private readonly terms: (Element | Fold)[] = [];
  private readonly totals: Fold[] = [];
  private readonly own = new Set<Term>();
  private isByRows = false;
  /** Whether matrices are read here by rows and columns, so that what is written over them would be read again. */
  private readsLines = false;

  private constructor(private readonly shape: Shape) {}

  /** A group that takes the term; undefined where it is computed on its own. */
  static startWith(term: Term): Group | undefined {
    if (term.kind === "element") return new Group(term.shape);
    if (term.kind !== "fold") return undefined;
    const [rows, columns, inner] = term.extent;
    return inner === 1 && rows > 1 && columns <= widestRow ? new Group([rows, columns]) : undefined;
  }

  /** @param hasHome whether it is written over a variable */
  takes(term: Term, hasHome: boolean): boolean {
    const [rows = 0] = this.shape;
    const stored = operandsOf(term).map(storedAs);
    if (this.totals.some((total) => stored.includes(total))) return false;
    if (term.kind === "fold") return this.isAlongRows(term) || this.isTotal(term);
    if (term.kind !== "element" || term.operands.some((it) => it.kind === "line" && this.own.has(storedAs(it))))
      return false;
    if (hasHome && this.readsLines) return false;
    if (sameShape(term.shape, this.shape)) {
      // A number for each row goes along the rows only where it stands in a column.
      return !this.isByRows || term.operands.every((it) => !this.has(it, 1) || sameShape(it.shape, [rows, 1]));
    }
    // A variable that fits the rows may be read along the columns as well: from the second slice on, it would be the new one.
    return this.isByRows && !hasHome && isNumberPerRow(term.shape, rows);
  }

  add(term: Element | Fold): void {
    this.own.add(term);
    if (term.kind === "fold" && this.isTotal(term)) {
      this.totals.push(term);
      return;
    }
    this.terms.push(term);
    if (term.kind === "fold") this.isByRows = true;
    if (operandsOf(term).some(({ kind }) => kind === "line")) this.readsLines = true;
  }

  close(): Loop | RowLoop {
    const { shape, terms, totals } = this;
    return this.isByRows
      ? { kind: "rows", shape, terms, totals }
      : { kind: "loop", shape, elements: terms as Element[], totals };
  }

  private isAlongRows({ extent: [outer, size, inner], operands }: Fold): boolean {
    const [rows = 0, columns = 0] = this.shape;
    if (this.shape.length !== 2 || rows === 1 || columns > widestRow) return false;
    if (this.totals.some(({ extent }) => extent[2] > widestTotal.rows)) return false;
    return outer === rows && size === columns && inner === 1 && !this.has(operands[0], 1);
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
