import { sep } from "node:path";

/**
 * The name of a file, quoted for a shell if needed. On Windows that is in double quotes, which both of its shells know, and which no
 * name can have.
 */
export function quoteForShell(file: string, isWindows = sep === "\\"): string {
  if (isWindows) return /^[\w./@+:,\\-]+$/.test(file) ? file : `"${file}"`;
  if (/^[\w./@%+:,-]+$/.test(file)) return file;
  return /\p{Cc}/u.test(file)
    ? `$'${file.replace(/[\p{Cc}'\\]/gu, escapeCharacter)}'`
    : `'${file.replaceAll("'", "'\\''")}'`;
}

/** A character in the form of shells in which a line break can be written, too. */
function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 128 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
