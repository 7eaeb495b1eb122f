/** What a picture of a rectangle of two numbers shows, each point of which has a level: a class, or a band of numbers. */
export interface PlaneSubject extends PlaneArea {
  /** Classes have no order; bands of numbers ascend. */
  readonly kind: "classes" | "bands";
  /** The names of the levels, in the order of their indices. */
  readonly levels: readonly string[];
  readonly points: readonly PlanePoint[];
}

/** The part of the plane: x to the right, y upwards. */
export interface PlaneArea {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
}

export interface PlaneAxis {
  readonly name: string;
  readonly from: number;
  /** Above `from`. */
  readonly to: number;
}

/** A row of the data, and the level that it has there. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  readonly level: number;
  /** Whether it was kept from the training. */
  readonly isHeldOut: boolean;
}

/** The number of columns and rows of a grid. */
export interface GridSize {
  readonly columns: number;
  readonly rows: number;
}

/** The levels in the middles of equal rectangles, in rows from the largest y down, each from the smallest x on. */
export interface PlaneSamples extends GridSize {
  /** `noLevel` if there is none. */
  readonly levels: Int32Array;
  /** 1 if another level is nearly as likely, else 0. */
  readonly unsure: Uint8Array;
}

/** In place of a level: the model gives no number there. */
export const noLevel = -1;

/** The x of the middle of a column of a grid. */
export function xOfColumn({ x }: PlaneArea, { columns }: GridSize, column: number): number {
  return between(x, (column + 0.5) / columns);
}

/** The y of the middle of a row of a grid, counted from the top. */
export function yOfRow({ y }: PlaneArea, { rows }: GridSize, row: number): number {
  return between(y, 1 - (row + 0.5) / rows);
}

/** The number at a share of the way. The difference of large numbers may be infinite, so it is not taken. */
function between({ from, to }: PlaneAxis, share: number): number {
  return from * (1 - share) + to * share;
}
