/**
 * Whether a text has anything but letters and signs that are often used, all of which are printable. That is found out far faster, and
 * most texts have nothing else.
 */
const isUnusual = /[^ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u25FF]/;
const isUnusualInData = /[^\n\t -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u25FF]/;

/**
 * Characters that control a terminal or are invisible: control characters (C0, DEL, C1), line and paragraph
 * separators, lone surrogates, and invisible format characters, the bidirectional controls among them. The two joiners stay,
 * since words in Persian and in Indian languages, and emoji, are written with them.
 */
const findUnprintable = () =>
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFF9-\uFFFB]|(?=\p{Default_Ignorable_Code_Point})(?![\u200C\u200D])\p{Cf}/gu;

/**
 * The text as a terminal can show it on one line. Characters that would break the line, control the terminal or be invisible are
 * written as JSON escapes, such as `\n` or `\u001b`.
 */
export function printable(text: string): string {
  return isUnusual.test(text) ? text.replace(findUnprintable(), escapeOf) : text;
}

/** The characters for which JSON has a short escape, so that a text is escaped here as it is in quotes. */
const shortEscapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

function escapeOf(character: string): string {
  return character
    .split("")
    .map((unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** The same for data of several lines: line feeds and tabs stay, since they are part of its form. */
export function printableData(text: string): string {
  if (!isUnusualInData.test(text)) return text;
  return text.replace(findUnprintable(), (character) =>
    character === "\n" || character === "\t" ? character : escapeOf(character),
  );
}
