import type { Row } from "../../charts/span.js";
import type { Line } from "./line.js";

/** A line of a drawing as a line for people. */
export function lineOfRow(row: Row): Line {
  return row.map(({ text, color, background }) => (color === undefined ? text : { text, look: color, background }));
}
