import { Chalk, type ChalkInstance } from "chalk";
import { printable } from "../../printable.js";
import type { Io, OutputStream } from "../io.js";
import type { Color, Line, Styled } from "./line.js";

/** Colours for text. They have no effect for a stream without colours. */
export type Style = ChalkInstance;

/** No colours. */
export const plainStyle: Style = new Chalk({ level: 0 });

/**
 * Colours for a stream. Chalk would decide for the whole process, but each stream may be a file or a terminal. The order is:
 * `--no-color`, `FORCE_COLOR`, `NO_COLOR`, then whether the stream is a terminal with colours.
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

/** Whether the stream is a terminal on which a line can be redrawn. */
export function canRedraw(stream: OutputStream, env: Io["env"]): boolean {
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** A line as it is written to a stream: all texts are made printable, then the styled ones get their colours. */
export function renderLine(line: Line, style: Style): string {
  if (typeof line === "string") return printable(line);
  return line.map((part) => (typeof part === "string" ? printable(part) : renderStyled(part, style))).join("");
}

function renderStyled({ look, background, text }: Styled, style: Style): string {
  const front = style[look];
  return (background === undefined ? front : front[behind(background)])(printable(text));
}

/** Chalk's name of a colour behind a text. */
function behind<Name extends Color>(color: Name): `bg${Capitalize<Name>}` {
  return `bg${color.charAt(0).toUpperCase()}${color.slice(1)}` as `bg${Capitalize<Name>}`;
}
