import { closeSync, openSync, writeSync } from "node:fs";

/** Writes a CSV file of numbers from -5 to 5 that look drawn at random. Its columns are x1, x2 and so on. */
export function writeTable(file: string, rows: number, columns: number, digits = 6): void {
  const lines = (from: number, until: number) => {
    let text = "";
    for (let i = from * columns; i < until * columns; i++) {
      text += (((i * 0.6180339887) % 1) * 10 - 5).toFixed(digits) + ((i + 1) % columns === 0 ? "\n" : ",");
    }
    return text;
  };
  const descriptor = openSync(file, "w");
  writeSync(descriptor, `${Array.from({ length: columns }, (_, i) => `x${i + 1}`).join(",")}\n`);
  for (let row = 0; row < rows; row += 500) writeSync(descriptor, lines(row, Math.min(row + 500, rows)));
  closeSync(descriptor);
}
