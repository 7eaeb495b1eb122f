/** How a part of a line stands out. */
export type Look = "red" | "green" | "yellow" | "dim" | "bold";

/** A text that stands out, where the stream has colours. */
export interface Styled {
  readonly look: Look;
  readonly text: string;
}

/**
 * A line for people: texts, of which some stand out. Colours are no part of a text, so an `Output` can make every text printable,
 * wherever it comes from, and colour it afterwards.
 */
export type Line = string | readonly (string | Styled)[];

const styled =
  (look: Look) =>
  (text: string): Styled => ({ look, text });

export const red = styled("red");
export const green = styled("green");
export const yellow = styled("yellow");
export const dim = styled("dim");
export const bold = styled("bold");
