/** A text as a terminal can show it on one line: what would break the line or steer the terminal is written as an escape. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
