import type { Row } from "../../charts/span.js";
import type { Line } from "./line.js";

/** A line of a drawing, as it is written. */
export function lineOf(row: Row): Line {
  return row.map(({ text, color, background }) => {
    // What is behind a text is a part of the look of a coloured text.
    if (color === undefined && background === undefined) return text;
    return { look: color ?? "gray", text, background };
  });
}
