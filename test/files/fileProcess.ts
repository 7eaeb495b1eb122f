import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { start } from "../cli/children.js";

const exported = {
  acquireLock: "lock",
  saveAtomically: "writeAtomically",
  writeAtomically: "writeAtomically",
  abandonFiles: "abandonFiles",
};

/** Builds what writes files into a folder, for processes of their own. */
export function buildFiles(folder: string): void {
  const contents = Object.entries(exported).map(([name, file]) => `export { ${name} } from "./src/files/${file}.js";`);
  const stdin = { contents: contents.join("\n"), resolveDir: process.cwd() };
  const outfile = join(folder, "files.mjs");
  buildSync({ stdin, outfile, bundle: true, format: "esm", platform: "node", target: "node20" });
}

/** What a script imports, as a literal. */
export function importFiles(folder: string): string {
  return JSON.stringify(pathToFileURL(join(folder, "files.mjs")));
}

/** Starts a process that runs a script. */
export function run(script: string): ChildProcess {
  return start(process.execPath, ["--input-type=module", "--eval", script]);
}

/** Waits until a process has written a text to its standard output. */
export async function untilSaid({ stdout }: ChildProcess, text: string): Promise<void> {
  let said = "";
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
  };
  stdout?.on("data", listen);
  await until(() => said.includes(text));
  stdout?.off("data", listen);
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(1);
}

/** The names of our own files in a folder: temporary files and locks. */
export function ownFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith(".backprop-"));
}
