import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kind } from "./kinds.js";
import { names, runPart } from "./part.js";

/** What a run that nothing interrupts writes. */
export interface Reference {
  readonly log: string;
  readonly model: string;
  /** The checkpoint of its end; undefined if there is none, since the run diverged. */
  readonly checkpoint: string | undefined;
  /** The rows of standard output, by epoch. */
  readonly rows: ReadonlyMap<number, string>;
  /** The record of its end. */
  readonly end: string;
  /** Of its training. */
  readonly milliseconds: number;
}

/** Makes the folder of a run. */
export function prepareFolder(folder: string, { config, files = {} }: Kind): void {
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ ...files, [names.config]: JSON.stringify(config) })) {
    writeFileSync(join(folder, name), text);
  }
}

/** Options of a command that starts a run or goes on with it. The order is that of the command that the program prints. */
export function runOptions({ logEvery }: Kind, log: string): readonly string[] {
  const every = logEvery === undefined ? [] : ["--log-every", String(logEvery)];
  return ["-o", names.model, "--log", log, ...every, "--format", "ndjson"];
}

/** Runs a kind without interruption. */
export async function takeReference(folder: string, kind: Kind, log: string): Promise<Reference> {
  prepareFolder(folder, kind);
  const options = [...(kind.options ?? []), "--checkpoint", names.checkpoint];
  const argv = ["train", names.config, ...options, ...runOptions(kind, log)];
  const { code, stdout, stderr } = await runPart(folder, argv, { nudges: [] });
  if (code !== (kind.code ?? 0)) throw new Error(`${kind.name}: exit code ${code}: ${stderr}`);
  return {
    log: readLog(folder, log),
    model: readFileSync(join(folder, names.model), "utf8"),
    checkpoint: kind.code === undefined ? readCheckpoint(folder) : undefined,
    rows: new Map(linesOf(stdout, "epoch").map((line) => [JSON.parse(line).epoch as number, line])),
    end: linesOf(stdout, "end").join(),
    milliseconds: 1000 * Number(/"seconds":([^,}]+)/.exec(stdout)?.[1]),
  };
}

/** The whole records of a type, without the time. */
export function linesOf(stdout: string, type: string): readonly string[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.filter((line) => line.startsWith(`{"type":"${type}"`)).map(withoutTime);
}

/** The log in a folder, without the time. */
export function readLog(folder: string, log: string): string {
  return withoutTime(readFileSync(join(folder, log), "utf8"));
}

/** The checkpoint in a folder, without the time and the checksum of it all. */
export function readCheckpoint(folder: string): string {
  const text = readFileSync(join(folder, names.checkpoint), "utf8");
  return withoutTime(text).replace(/"checksum": *"[^"]+"/, "");
}

function withoutTime(text: string): string {
  return text.replace(/"seconds":[^,}]+/g, '"seconds":0');
}
