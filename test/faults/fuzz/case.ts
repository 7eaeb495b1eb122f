import type fc from "fast-check";

/** One run of the command: the files in its folder, and what is typed there. */
export interface Case {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly argv: readonly string[];
  readonly stdin: Buffer;
  /** Whether the streams are terminals. */
  readonly isTerminal: boolean;
  /** Of the terminal; 80 if left out. */
  readonly columns?: number;
}

/** Inputs of one kind, with what is done with them. */
export interface Kind {
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
}

/** The case for people: enough to type it again. */
export function describeCase({ files, argv, stdin, isTerminal, columns = 80 }: Case): string {
  const used = Object.entries(files).filter(([name]) => argv.some((argument) => argument.endsWith(name)));
  return [
    `backprop ${argv.map((argument) => JSON.stringify(argument)).join(" ")}${isTerminal ? ` (in a terminal of ${columns} columns)` : ""}`,
    ...(used.length > 0 ? used : Object.entries(files)).map(([name, content]) => `${name}: ${describe(content)}`),
    ...(stdin.length > 0 ? [`standard input: ${describe(stdin)}`] : []),
  ].join("\n");
}

const longest = 4000;

function describe(content: Buffer): string {
  const text = content.toString();
  const isText = Buffer.from(text).equals(content);
  const shown = isText ? JSON.stringify(text) : `in base64 ${content.toString("base64")}`;
  return shown.length > longest ? `${shown.slice(0, longest)} … (${content.length} bytes)` : shown;
}
