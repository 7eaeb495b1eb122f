import { cutToWidth, type WidthOf } from "../../messages/cutToWidth.js";
import { type Entry, layOutEntries } from "../legend.js";
import type { Row, Span } from "../span.js";
import type { LevelLook, PlaneForm } from "./levelLooks.js";
import type { PlaneSubject } from "./plane.js";

interface LegendSpace extends PlaneForm {
  readonly columns: number;
  readonly rows: number;
  readonly widthOf: WidthOf;
}

/** What the colours or characters of a plane mean. */
export function renderPlaneLegend(
  { kind, levels, points }: PlaneSubject,
  looks: readonly LevelLook[],
  space: LegendSpace,
): readonly Row[] {
  const hasPoints = points.length > 0;
  const entries = levels.map((name, i) => entryOf(keyOf(looks[i] as LevelLook, hasPoints, space), name, space));
  if (kind === "classes" && space.hasColors) {
    entries.push(entryOf({ text: "   ", color: "black", background: "gray" }, "unsure", space));
  }
  const [trained, heldOut] = looks[0]?.marks ?? [];
  if (heldOut !== undefined && heldOut !== trained && points.some(({ isHeldOut }) => isHeldOut)) {
    entries.push(entryOf({ text: heldOut }, "held out", space));
  }
  return layOutEntries(entries, space);
}

/** The mark of a point on the colour of the level, or before its shade. */
function keyOf({ color, ink, shade, marks }: LevelLook, hasPoints: boolean, { hasColors }: PlaneForm): Span {
  if (hasColors) return { text: hasPoints ? ` ${marks[0]} ` : "   ", color: ink, background: color };
  return { text: hasPoints ? `${marks[0]}${shade}${shade}` : `[${shade}${shade}]` };
}

function entryOf(key: Span, name: string, { columns, widthOf, isAscii }: LegendSpace): Entry {
  const text = ` ${cutToWidth(name, columns - key.text.length - 1, widthOf, isAscii ? "." : "…")}`;
  return { spans: [key, { text }], width: key.text.length + widthOf(text) };
}
