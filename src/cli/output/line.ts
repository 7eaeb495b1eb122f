type BasicColor = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** The colours that every terminal with colours has. */
export type Color = BasicColor | `${BasicColor}Bright` | "gray" | "black" | "whiteBright";

/** How a styled text looks. */
export type Look = Color | "dim" | "bold";

/** A text that stands out on a stream with colours. */
export interface Styled {
  readonly look: Look;
  readonly text: string;
  /** The colour behind the text: with it, the half block ▀ is two points of a picture. */
  readonly background?: Color | undefined;
}

/** A line for people. Colours are not part of the texts, so an `Output` can first make every text printable and then colour it. */
export type Line = string | readonly (string | Styled)[];

const styled =
  (look: Look) =>
  (text: string): Styled => ({ look, text });

export const red = styled("red");
export const green = styled("green");
export const yellow = styled("yellow");
export const blue = styled("blue");
export const magenta = styled("magenta");
export const cyan = styled("cyan");
export const dim = styled("dim");
export const bold = styled("bold");
