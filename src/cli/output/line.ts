/** How a styled text looks. */
export type Look = "red" | "green" | "yellow" | "dim" | "bold";

/** A text that stands out on a stream with colours. */
export interface Styled {
  readonly look: Look;
  readonly text: string;
}

/** A line for people. Colours are not part of the texts, so an `Output` can first make every text printable and then colour it. */
export type Line = string | readonly (string | Styled)[];

const styled =
  (look: Look) =>
  (text: string): Styled => ({ look, text });

export const red = styled("red");
export const green = styled("green");
export const yellow = styled("yellow");
export const dim = styled("dim");
export const bold = styled("bold");
