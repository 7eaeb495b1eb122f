/** Where results are written: tables for people, and with --json a line for each result. */
export interface Output {
  /** A line for people. With --json it goes to standard error. */
  print(text: string): void;
  /** A table in Markdown, which is aligned on a terminal as well. The first columns are texts, the others numbers. */
  table(header: readonly string[], rows: readonly (readonly string[])[], texts?: number): void;
  /** Results for programs. Without --json nothing is written. */
  record(...results: readonly object[]): void;
}

export function createOutput(isJson: boolean): Output {
  const print = (text: string) => {
    (isJson ? process.stderr : process.stdout).write(`${text}\n`);
  };
  return Object.freeze({
    print,
    table: (header, rows, texts = 1) => print(`${renderMarkdown(header, rows, texts)}\n`),
    record: (...results) => {
      if (isJson) for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
    },
  } satisfies Output);
}

function renderMarkdown(header: readonly string[], rows: readonly (readonly string[])[], texts: number): string {
  const widths = header.map((title, i) => Math.max(3, title.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const align = (row: readonly string[]) =>
    line(widths.map((width, i) => (i < texts ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width))));
  const rule = widths.map((width, i) => (i < texts ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [align(header), line(rule), ...rows.map(align)].join("\n");
}
