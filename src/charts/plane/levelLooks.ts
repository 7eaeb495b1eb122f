import type { Color } from "../span.js";
import type { PlaneSubject } from "./plane.js";

/** What the stream that a picture goes to can show. */
export interface PlaneForm {
  readonly hasColors: boolean;
  readonly isAscii: boolean;
}

/** How a level is drawn. */
export interface LevelLook {
  /** Of its part of the plane, with colours. */
  readonly color: Color;
  /** Of what is written on that colour. */
  readonly ink: Color;
  /** Of its part of the plane, without colours. */
  readonly shade: string;
  /** Marks a point; the second one a point that was held out. */
  readonly marks: readonly [string, string];
}

/** The first two differ for people who see few colours, too. */
const classColors = ["blue", "yellow", "magenta", "cyan", "red", "green"] as const;
const bandColors = ["blue", "cyan", "green", "yellow", "red"] as const;
const dark: ReadonlySet<Color> = new Set(["blue", "magenta", "red"]);

/** The bands that the numbers of a target are shown in. */
export const bandCount = bandColors.length;

const shades = {
  classes: { unicode: [" ", "░", "▒", "▓"], ascii: [" ", ".", ":", "=", "*", "#"] },
  bands: { unicode: [" ", "░", "▒", "▓", "█"], ascii: [" ", ".", ":", "=", "#"] },
} as const;

/** How the levels are drawn. From the seventh class on, colours repeat, and the marks tell the classes apart. */
export function looksOf(
  { kind, levels }: Pick<PlaneSubject, "kind" | "levels">,
  form: PlaneForm,
): readonly LevelLook[] {
  const colors = kind === "classes" ? classColors : bandColors;
  const { unicode, ascii } = shades[kind];
  const shadesOfForm: readonly string[] = form.isAscii || levels.length > unicode.length ? ascii : unicode;
  const isColorEnough = form.hasColors && !form.isAscii && levels.length <= colors.length;
  return levels.map((_, i) => {
    const color = colors[i % colors.length] as Color;
    return {
      color,
      ink: dark.has(color) ? "whiteBright" : "black",
      shade: shadesOfForm[i % shadesOfForm.length] as string,
      marks: isColorEnough ? ["●", "○"] : marksOf(kind, i),
    };
  });
}

/** A class has a letter, a small one if held out; a band has its number. */
function marksOf(kind: PlaneSubject["kind"], index: number): readonly [string, string] {
  if (kind === "bands") return [String(index + 1), String(index + 1)];
  const letter = String.fromCharCode("A".charCodeAt(0) + (index % 26));
  return [letter, letter.toLowerCase()];
}
