import type { Io, OutputStream } from "../io.js";

/**
 * Whether a terminal shows characters beyond ASCII, by the locale: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides. If
 * none is set, as in many containers, it does, and on Windows too.
 */
export function knowsUnicode(env: Io["env"], platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

/** Whether a stream takes characters beyond ASCII. Programs that read a file or a pipe expect UTF-8, whatever the locale. */
export function takesUnicode(stream: OutputStream, env: Io["env"]): boolean {
  return stream.isTTY !== true || knowsUnicode(env);
}

/** What is written for the characters that our own texts use, on a terminal that knows only ASCII. */
const replacements: Readonly<Record<string, string>> = {
  "…": "...",
  "→": "->",
  "←": "<-",
  "↑": "up",
  "↓": "down",
  "·": "*",
  "×": "x",
  "−": "-",
  "–": "-",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "≈": "~",
  "²": "^2",
  "³": "^3",
  ᵀ: "^T",
  "⊙": "*",
  "√": "sqrt",
  Σ: "sum",
  π: "pi",
  "±": "+-",
  "∞": "inf",
};

const replaced = new RegExp(`[${Object.keys(replacements).join("")}]`, "g");

/** The text with ASCII instead of the typographic characters of our own texts. Foreign texts keep their letters. */
export function toAscii(text: string): string {
  return text.replace(replaced, (character) => replacements[character] ?? character);
}
