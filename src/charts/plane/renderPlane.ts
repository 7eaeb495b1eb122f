import { cutToWidth } from "../../messages/cutToWidth.js";
import { addSpan, type Color, type Row, type Span } from "../span.js";
import type { PlaneLayout } from "./layOutPlane.js";
import type { LevelLook } from "./levelLooks.js";
import { noLevel, type PlaneSamples } from "./plane.js";

/**
 * The lines of the picture: the plane with the points over it, its axes, and what its colours or characters mean.
 *
 * @param title what the picture is of
 */
export function renderPlane(layout: PlaneLayout, samples: PlaneSamples, title: string): readonly Row[] {
  const { cells, side, bottom, legend } = layout;
  const plane = Array.from({ length: cells.rows }, (_, row): Row => {
    const spans: Span[] = [];
    for (let column = 0; column < cells.columns; column++) addSpan(spans, renderCell(layout, samples, row, column));
    return [side.rows[row] as Span, ...spans];
  });
  return [renderHead(layout, title), ...plane, ...bottom, ...legend];
}

function renderHead({ head: { name, columns, widthOf }, form: { isAscii } }: PlaneLayout, title: string): Row {
  const end = isAscii ? "." : "…";
  const text = cutToWidth(name, columns, widthOf, end);
  const left = columns - widthOf(text) - 3;
  return left < 8 ? [{ text }] : [{ text }, { text: `   ${cutToWidth(title, left, widthOf, end)}`, color: "gray" }];
}

function renderCell(
  { cells, samples: size, looks, marks, form }: PlaneLayout,
  samples: PlaneSamples,
  row: number,
  column: number,
): Span {
  const mark = marks.get(row * cells.columns + column);
  if (mark !== undefined) {
    const { marks: texts, color, ink } = looks[mark.level] as LevelLook;
    const text = texts[mark.isHeldOut ? 1 : 0];
    // On the colour of its own class: a point that is predicted wrongly stands out.
    return form.hasColors ? { text, color: ink, background: color } : { text };
  }
  const perCell = size.rows / cells.rows;
  const at = row * perCell * size.columns + column;
  if (!form.hasColors) return { text: looks[samples.levels[at] as number]?.shade ?? "?" };
  const upper = colorOf(looks, samples, at);
  const lower = perCell === 1 ? upper : colorOf(looks, samples, at + size.columns);
  if (perCell === 1) return upper === undefined ? { text: " " } : { text: " ", color: upper, background: upper };
  if (upper === undefined) return lower === undefined ? { text: " " } : { text: "▄", color: lower };
  return { text: "▀", color: upper, background: lower };
}

function colorOf(looks: readonly LevelLook[], { levels, unsure }: PlaneSamples, at: number): Color | undefined {
  const level = levels[at] as number;
  if (level === noLevel) return undefined;
  return unsure[at] === 1 ? "gray" : looks[level]?.color;
}
