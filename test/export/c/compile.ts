import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "../../../src/data/read/cell.js";
import { createDriver, type DrivenHeader } from "../../../src/export/c/createDriver.js";
import { createHeader } from "../../../src/export/c/createHeader.js";
import { type DriverLine, formatDriverRow, parseDriverLine } from "../../../src/export/c/driverLines.js";
import type { PortableModel } from "../../../src/export/portableModel.js";

const warnings = [
  "-Wall",
  "-Wextra",
  "-pedantic",
  "-Werror",
  "-Wconversion",
  "-Wsign-conversion",
  "-Wshadow",
  "-Wdouble-promotion",
];
/** Warnings are errors. */
export const strictC = ["-std=c99", ...warnings, "-ffp-contract=off"];
export const strictCpp = ["-std=c++11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-Wshadow", "-ffp-contract=off"];

/** Runs a tool in a folder, and gives what it says. */
export function compile(command: "gcc" | "g++" | "nm", folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`.slice(0, 4000));
  return stdout + stderr;
}

/** Compiles a program from texts, and gives what it writes. */
export function runProgram(
  folder: string,
  files: Readonly<Record<string, string>>,
  flags: readonly string[] = strictC,
): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const sources = Object.keys(files).filter((name) => /\.c(pp)?$/.test(name));
  compile(flags === strictCpp ? "g++" : "gcc", folder, [...flags, ...sources, "-o", "program", "-lm"]);
  return execFileSync(join(folder, "program"), { encoding: "utf8" });
}

/** A model with rows of cells to run it on. */
export interface HeaderRun {
  readonly model: PortableModel;
  readonly rows: readonly (readonly Cell[])[];
}

/** Runs the headers of models in one program, and gives what each says about its rows. */
export function runHeaders(folder: string, runs: readonly HeaderRun[]): readonly (readonly DriverLine[])[] {
  const input = runs.flatMap(({ model, rows }, i) => rows.map((row) => formatDriverRow(i, model, row)));
  const models = runs.map(({ model }) => model);
  const lines = runLines(folder, models, input);
  let next = 0;
  return runs.map(({ model, rows }) => rows.map(() => parseDriverLine(lines[next++] ?? "", model)));
}

/** Runs the headers of models on lines for the driver, and gives its lines. */
export function runLines(
  folder: string,
  models: readonly PortableModel[],
  input: readonly string[],
): readonly string[] {
  const headers = models.map((model, i): DrivenHeader => ({ model, name: `model ${i}`, file: `model${i}.h` }));
  for (const { model, name, file } of headers) writeFileSync(join(folder, file), createHeader(model, name));
  writeFileSync(join(folder, "main.c"), createDriver(headers));
  compile("gcc", folder, [...strictC, "main.c", "-o", "program", "-lm"]);
  return execFileSync(join(folder, "program"), { encoding: "utf8", input: `${input.join("\n")}\n` }).split("\n");
}
