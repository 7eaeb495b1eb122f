import type { WidthOf } from "../../messages/cutToWidth.js";
import { renderBottom, renderSide, type Side } from "../frame.js";
import { linearScale } from "../scale.js";
import type { Row } from "../span.js";
import { type LevelLook, looksOf, type PlaneForm } from "./levelLooks.js";
import { type Mark, placePoints } from "./placePoints.js";
import { type GridSize, type PlaneSubject, xOfColumn, yOfRow } from "./plane.js";
import { renderPlaneLegend } from "./planeLegend.js";

export interface PlaneSpace extends PlaneForm {
  readonly columns: number;
  readonly rows: number;
  readonly widthOf: WidthOf;
}

/** All of a picture but the levels of the plane, which may change from frame to frame. */
export interface PlaneLayout {
  readonly form: PlaneForm;
  /** The characters of the plane. */
  readonly cells: GridSize;
  /** The levels that it takes: two in a character, if this can have two colours. */
  readonly samples: GridSize;
  readonly looks: readonly LevelLook[];
  readonly marks: ReadonlyMap<number, Mark>;
  /** The name of the y axis, and the columns for it and what may be said after it. */
  readonly head: { readonly name: string; readonly columns: number; readonly widthOf: WidthOf };
  readonly side: Side;
  readonly bottom: readonly Row[];
  readonly legend: readonly Row[];
}

const most: GridSize = { columns: 64, rows: 20 };
const least: GridSize = { columns: 8, rows: 4 };
const legendRows = 3;

/** Lays out a picture of a plane in this space; undefined if there is too little of it. */
export function layOutPlane(subject: PlaneSubject, space: PlaneSpace): PlaneLayout | undefined {
  const { hasColors, isAscii, columns } = space;
  const form = { hasColors, isAscii };
  const looks = looksOf(subject, form);
  const legend = renderPlaneLegend(subject, looks, { ...space, rows: legendRows });
  // Less the title, the line of the x axis and its labels.
  const free = Math.min(most.rows, space.rows - 3 - legend.length);
  const sideWidth = renderYAxis(subject, Math.max(free, 1), space).width;
  const cells = fitCells(columns - sideWidth, free);
  if (cells.columns < least.columns || cells.rows < least.rows) return undefined;
  const side = renderYAxis(subject, cells.rows, space);
  const scale = linearScale({ low: xOfColumn(subject, cells, 0), high: xOfColumn(subject, cells, cells.columns - 1) });
  const perCell = hasColors && !isAscii ? 2 : 1;
  return {
    form,
    cells,
    samples: { columns: cells.columns, rows: cells.rows * perCell },
    looks,
    marks: placePoints(subject, cells, subject.points),
    head: { name: subject.y.name, columns, widthOf: space.widthOf },
    side,
    bottom: renderBottom(scale, side.width, side.width + cells.columns, subject.x.name, isAscii),
    legend,
  };
}

/** A cell is about twice as high as it is wide: the picture is between a square and a wide one. */
function fitCells(columns: number, rows: number): GridSize {
  const width = Math.min(columns, most.columns, Math.round(rows * (most.columns / most.rows)));
  return { columns: width, rows: Math.min(rows, Math.ceil(width / 2)) };
}

/** The labels are at the middles of the rows. */
function renderYAxis(subject: PlaneSubject, rows: number, { columns, isAscii }: PlaneSpace): Side {
  const size = { columns: 1, rows };
  const scale = linearScale({ low: yOfRow(subject, size, rows - 1), high: yOfRow(subject, size, 0) });
  return renderSide(scale, rows, columns, isAscii);
}
