/**
 * The parts of a script as one, in a block of its own, so that their names are theirs alone. A part comes after those that it imports
 * from.
 */
export function joinScripts(parts: readonly string[]): string {
  const texts = parts.map((part) => part.replace(/^import .*\n+/gm, "").replace(/^export (?=const|function)/gm, ""));
  return `{\n${texts.join("\n")}}\n`;
}

/**
 * A script in a page ends with the first end tag in its text, and begins another mode with some others. In texts of the script, an
 * escape means the same.
 */
export function escapeScript(text: string): string {
  return text.replace(/<(?=\/script|script|!--)/gi, "\\u003c");
}
