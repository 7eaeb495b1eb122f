import { Chalk, type ChalkInstance } from "chalk";
import type { Io, OutputStream } from "./io.js";

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
