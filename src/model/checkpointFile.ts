import { dirname, isAbsolute, relative, resolve } from "node:path";
import { checkSchema } from "../config/checkSchema.js";
import { explainIssue } from "../config/explainIssue.js";
import { findProblems } from "../config/findProblems.js";
import { ModelError } from "../errors.js";
import { createSha256 } from "../files/createSha256.js";
import { formatJson } from "../json/formatJson.js";
import { formatValue } from "../messages/formatValue.js";
import { openFile } from "../text/readText.js";
import { type Checkpoint, type Tensors, tensorLists } from "./checkpoint.js";
import { checkpointDetailsSchema } from "./checkpointSchema.js";
import { explainFirst } from "./explainFirst.js";
import { findChecksum } from "./findChecksum.js";
import { type ModelTokens, readTokens } from "./modelTokens.js";
import { packNumbers } from "./packNumbers.js";

export const checkpointFormat = "backprop-checkpoint";
const formatVersion = 1;

/** The parts of a checkpoint other than its tensors, in the order in which they are written. */
const parts = ["tool", "config", "directory", "engine", "inputs", "outputs", "data", "run"] as const;
export const checkpointKeys: readonly string[] = ["format", "version", ...parts, "checksum"];

/**
 * Formats the text of a checkpoint, in pieces that each take a millisecond or less, so that a run can go on while it is written. It is
 * JSON, whose numbers are in base64: a binary format would save a quarter of the bytes, and no other program could look into it.
 *
 * @param file that it is written to
 */
export function* formatCheckpoint(checkpoint: Checkpoint, file: string): Generator<string> {
  const { tensors, ...plain } = { ...checkpoint, directory: relative(resolve(dirname(file)), checkpoint.directory) };
  const texts = new Map(parts.map((key) => [key, formatPart(plain[key])]));
  const sorted = [...parts].sort().map((key) => `${formatJson(key)}:${texts.get(key)?.sorted}`);
  const hash = createSha256().update(`{${sorted.join(",")}}`);
  yield `{\n  "format": ${formatJson(checkpointFormat)},\n  "version": ${formatVersion},\n`;
  for (const [key, { plain }] of texts) yield `  "${key}": ${plain},\n`;
  for (const list of tensorLists) {
    let separator = "\n";
    yield `  "${list}": [`;
    for (const { name, shape, values } of tensors[list]) {
      hash.update(formatJson([name, shape]));
      yield `${separator}    {"name":${formatJson(name)},"shape":${formatJson(shape)},"values":[`;
      separator = ",\n";
      let comma = "";
      for (const piece of packNumbers(values)) {
        hash.update(piece);
        yield `${comma}"${piece.toString("base64")}"`;
        comma = ",\n";
      }
      yield "]}";
    }
    yield `${separator === "\n" ? "" : "\n  "}],\n`;
  }
  yield `  "checksum": "sha256:${hash.digest("hex")}"\n}\n`;
}

interface PartText {
  readonly plain: string;
  /** With sorted keys, for the hash. */
  readonly sorted: string;
}

/** The texts of parts, as long as these exist. */
const partTexts = new WeakMap<object, PartText>();

/** Formats a part. Those that are the same objects in all checkpoints of a run are only formatted once: 784 columns take 10 ms. */
function formatPart(part: unknown): PartText {
  const isObject = typeof part === "object" && part !== null;
  const known = isObject ? partTexts.get(part) : undefined;
  if (known !== undefined) return known;
  const text = { plain: formatJson(part), sorted: formatJson(part, { isSorted: true }) };
  if (isObject) partTexts.set(part, text);
  return text;
}

/**
 * Reads a checkpoint.
 *
 * @throws FileError if it cannot be read
 * @throws ModelError if it cannot be trusted: cut short, damaged, of another format or version, or with parts that are wrong
 */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const options = { keys: checkpointKeys, lists: tensorLists, check: checkPart };
  return parseCheckpoint(await readTokens(openFile(file), "a checkpoint", options), file);
}

/**
 * @param tokens of its file
 * @throws ModelError if it cannot be trusted
 */
export function parseCheckpoint(tokens: ModelTokens, file: string): Checkpoint {
  const checkpoint = parse(tokens, file);
  if (typeof checkpoint === "string") throw new ModelError(checkpoint, file);
  return checkpoint;
}

/** What is wrong with a part that marks a file as a checkpoint of this version; undefined if nothing is. */
function checkPart(key: string, value: unknown): string | undefined {
  if (key === "format" && value !== checkpointFormat) {
    return `this is not a checkpoint: expected "format": "${checkpointFormat}"`;
  }
  if (key !== "version" || value === formatVersion) return undefined;
  return `version ${formatValue(value)} of the format is not known, expected ${formatVersion}`;
}

/** Gives the checkpoint, or what is wrong with it. */
function parse(tokens: ModelTokens, file: string): Checkpoint | string {
  const plain: Readonly<Record<string, unknown>> = Object.fromEntries(tokens.parts);
  const other = checkPart("format", plain.format) ?? checkPart("version", plain.version) ?? tokens.problem;
  if (other !== undefined) return other;
  const lists = Object.fromEntries(tensorLists.map((key) => [key, tokens.list(key)])) as Tensors;
  const summed = Object.fromEntries(parts.flatMap((key) => (Object.hasOwn(plain, key) ? [[key, plain[key]]] : [])));
  if (
    plain.checksum !==
    findChecksum(
      summed,
      tensorLists.flatMap((key) => lists[key]),
    )
  ) {
    return "its checksum does not match: it was damaged or edited after it was written";
  }
  const config = checkSchema(plain.config);
  if ("findings" in config) return explainFirst(config.findings, ["config"]);
  const details = checkpointDetailsSchema.safeParse(plain, { error: explainIssue });
  if (!details.success) return explainFirst(findProblems(details.error.issues, plain), []);
  const { directory } = details.data;
  return {
    ...details.data,
    config: config.config,
    directory: isAbsolute(directory) ? directory : resolve(dirname(file), directory),
    tensors: lists,
  };
}
