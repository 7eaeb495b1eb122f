import { Chalk, type ChalkInstance } from "chalk";
import { printable } from "../../printable.js";
import type { Io, OutputStream } from "../io.js";
import type { Line } from "./line.js";

/** Colours for text; without effect where the stream it goes to should have none. */
export type Style = ChalkInstance;

/**
 * Colours for a stream. Chalk would ask the process, but a stream may be a file while the process has a terminal, so this is
 * decided here: `--no-color`, then `FORCE_COLOR`, then `NO_COLOR`, then whether the stream is a terminal that can.
 */
export function createStyle(stream: OutputStream, env: Io["env"], isColorAllowed: boolean): Style {
  return new Chalk({ level: hasColors(stream, env, isColorAllowed) ? 1 : 0 });
}

function hasColors(stream: OutputStream, env: Io["env"], isColorAllowed: boolean): boolean {
  const { FORCE_COLOR, NO_COLOR } = env;
  if (!isColorAllowed) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return canRedraw(stream, env);
}

/** Whether the stream is a terminal where a line can be drawn over. */
export function canRedraw(stream: OutputStream, env: Io["env"]): boolean {
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** A line as it goes to a stream: every text is made printable, then those that stand out are coloured. */
export function renderLine(line: Line, style: Style): string {
  if (typeof line === "string") return printable(line);
  return line
    .map((part) => (typeof part === "string" ? printable(part) : style[part.look](printable(part.text))))
    .join("");
}
