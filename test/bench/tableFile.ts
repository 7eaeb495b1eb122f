import { closeSync, openSync, writeSync } from "node:fs";

/**
 * Writes a CSV file of numbers that look drawn at random. Its columns are x1, x2 and so on.
 *
 * @param digits after the point of numbers from -5 to 5; or `pixels`, whole numbers from 0 to 255
 */
export function writeTable(file: string, rows: number, columns: number, digits: number | "pixels" = 6): void {
  const format = (drawn: number) =>
    digits === "pixels" ? String(Math.floor(drawn * 256)) : (drawn * 10 - 5).toFixed(digits);
  const lines = (from: number, until: number) => {
    let text = "";
    for (let i = from * columns; i < until * columns; i++) {
      text += format((i * 0.6180339887) % 1) + ((i + 1) % columns === 0 ? "\n" : ",");
    }
    return text;
  };
  const descriptor = openSync(file, "w");
  writeSync(descriptor, `${Array.from({ length: columns }, (_, i) => `x${i + 1}`).join(",")}\n`);
  for (let row = 0; row < rows; row += 500) writeSync(descriptor, lines(row, Math.min(row + 500, rows)));
  closeSync(descriptor);
}
