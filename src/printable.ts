/**
 * What a terminal obeys instead of showing, or shows as nothing: control characters (C0, DEL, C1), line and paragraph
 * separators, lone surrogates, and invisible format characters, the bidirectional controls among them. The two joiners stay,
 * since words in Persian and in Indian languages, and emoji, are written with them.
 */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFF9-\uFFFB]|(?=\p{Default_Ignorable_Code_Point})(?![\u200C\u200D])\p{Cf}/gu;

/**
 * A text as a terminal can show it on one line: what would break the line, steer the terminal or hide is written as `\u001b`, the
 * escape that JSON has for it. A text that is printable comes back as it is.
 */
export function printable(text: string): string {
  return text.replace(unprintable, escapeOf);
}

function escapeOf(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A text of several lines that is data: the same, but line feeds and tabs, which are part of its form, stay. */
export function printableData(text: string): string {
  return text.replace(unprintable, (character) =>
    character === "\n" || character === "\t" ? character : escapeOf(character),
  );
}
