/** JSON as Python writes it: with NaN and infinities by their names, which become null. A text that looks like one is in quotes. */
export function parsePythonJson(text: string): unknown {
  const legal = text.replace(/("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b/g, (_, quoted) => quoted ?? "null");
  return JSON.parse(legal);
}
