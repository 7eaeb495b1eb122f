import { type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import type { Loop, RowLoop } from "./program.js";
import { type Computed, type Elementwise, type Fold, operandsOf, storedAs, type Term } from "./terms.js";

/** A row loop holds each column in a vector, so its rows are at most so wide. */
const widestRow = 16;
/** A total is held in vectors while its loop runs. In a row loop each of its columns takes a vector of its own. */
const widestTotal = { loop: 16, rows: 4 } as const;

/** Each term takes locals of a function, and a function may not have 50,000 of them. */
const mostTerms = 512;

/**
 * Terms that one pass computes, while they are being collected: a loop, until a fold along its rows makes it a row loop.
 *
 * It decides where a fold is computed: along the rows of a row loop, which it may start; as a total of the loop that
 * computes its operand; or by an instruction of its own, if no group takes it.
 */
export class Group {
  private readonly terms: (Elementwise | Fold)[] = [];
  private readonly totals = new Set<Term>();
  private readonly own = new Set<Term>();
  private isByRows = false;
  /** Whether it reads a matrix by rows and columns, so that a number may be read again after its place has been written. */
  private readsLines = false;
  /** Whether a total is too wide for a row loop. */
  private hasWideTotal = false;

  private constructor(
    private readonly shape: Shape,
    /** Key of the folds of its own terms. */
    private readonly totalsKey: string,
  ) {}

  /** A group that computes the term; undefined if the term takes an instruction of its own. */
  static startWith(term: Computed): Group | undefined {
    const group = new Group(term.kind === "fold" ? term.extent.slice(0, 2) : term.shape, `totals of ${term.id}`);
    if (!group.takes(term, false)) return undefined;
    group.add(term);
    return group;
  }

  /**
   * A key that is the same for all terms that the same groups may take; undefined if no group takes the term.
   *
   * @param hasHome whether the term is written over a variable
   * @param open the group that is being collected
   */
  static keyOf(term: Computed, hasHome: boolean, open: Group | undefined): string | undefined {
    if (term.kind === "call" || term.kind === "product") return undefined;
    if (term.kind === "elementwise") return elementwiseKey(term.shape, hasHome);
    const [outer, size, inner] = term.extent;
    if (outer === 1) return open?.own.has(storedAs(term.operands[0])) ? open.totalsKey : undefined;
    return inner === 1 ? rowFoldKey(outer, size) : undefined;
  }

  /** The keys of all terms that it may take now; `takes` decides on each of them. */
  get keys(): readonly string[] {
    if (this.isFull) return [];
    const { shape, isByRows, readsLines, totalsKey } = this;
    const [rows = 0, columns = 0] = shape;
    return [
      elementwiseKey(shape, false),
      ...(readsLines ? [] : [elementwiseKey(shape, true)]),
      ...(isByRows ? [elementwiseKey([rows], false), elementwiseKey([rows, 1], false)] : []),
      ...(this.foldsRows ? [rowFoldKey(rows, columns)] : []),
      totalsKey,
    ];
  }

  /** @param hasHome whether the term is written over a variable */
  takes(term: Computed, hasHome: boolean): term is Elementwise | Fold {
    if (term.kind === "call" || term.kind === "product" || this.isFull) return false;
    // A total is complete only when the pass is over.
    if (operandsOf(term).some((operand) => this.totals.has(storedAs(operand)))) return false;
    return term.kind === "elementwise" ? this.takesElementwise(term, hasHome) : this.roleOf(term) !== undefined;
  }

  add(term: Elementwise | Fold): void {
    this.own.add(term);
    if (term.kind === "fold" && this.roleOf(term) === "total") {
      this.totals.add(term);
      this.hasWideTotal ||= term.extent[2] > widestTotal.rows;
      return;
    }
    this.terms.push(term);
    this.isByRows ||= term.kind === "fold";
    this.readsLines ||= operandsOf(term).some(({ kind }) => kind === "line");
  }

  close(): Loop | RowLoop {
    const { shape, terms } = this;
    const totals = [...this.totals] as Fold[];
    return this.isByRows
      ? { kind: "rows", shape, terms, totals }
      : { kind: "loop", shape, terms: terms as Elementwise[], totals };
  }

  private takesElementwise({ operands, shape }: Elementwise, hasHome: boolean): boolean {
    const [rows = 0] = this.shape;
    if (operands.some((operand) => operand.kind === "line" && this.own.has(storedAs(operand)))) return false;
    if (hasHome && this.readsLines) return false;
    if (sameShape(shape, this.shape)) {
      // What has a number for each row goes along the rows only as a column.
      return !this.isByRows || operands.every((it) => !this.has(it, 1) || sameShape(it.shape, [rows, 1]));
    }
    // If a row loop is cut into slices, a variable that is read along the columns too would be the new one from the second slice on.
    return this.isByRows && !hasHome && isNumberPerRow(shape, rows);
  }

  /** The role of a fold in the group: along the rows, or a total from row to row of a term of its own; undefined if there is none. */
  private roleOf({ extent: [outer, size, inner], operands: [operand] }: Fold): "along rows" | "total" | undefined {
    const [rows = 0, columns = 0] = this.shape;
    if (this.shape.length !== 2) return undefined;
    if (outer === rows && size === columns && inner === 1 && this.foldsRows && !this.has(operand, 1)) {
      return "along rows";
    }
    const widest = this.isByRows ? widestTotal.rows : widestTotal.loop;
    if (outer !== 1 || size !== rows || columns === 1 || inner > widest || !this.has(operand, inner)) return undefined;
    return inner === columns || this.isByRows ? "total" : undefined;
  }

  private get isFull(): boolean {
    return this.own.size === mostTerms;
  }

  /** Whether folds along its rows can be computed here. */
  private get foldsRows(): boolean {
    const [rows = 0, columns = 0] = this.shape;
    return this.shape.length === 2 && rows > 1 && columns <= widestRow && !this.hasWideTotal;
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

function elementwiseKey(shape: Shape, hasHome: boolean): string {
  return `${hasHome ? "elementwise with a home" : "elementwise"} ${shape}`;
}

function rowFoldKey(rows: number, columns: number): string {
  return `fold of rows ${rows},${columns}`;
}
