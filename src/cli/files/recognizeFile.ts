import { closeSync, openSync, readSync, statSync } from "node:fs";
import { delimiters } from "../../data/read/dialect.js";
import { requireModule } from "../../requireModule.js";

/** The kinds of files that are recognized, as messages call them. */
export type FileKind =
  | "a model file"
  | "a checkpoint"
  | "a config"
  | "the log of a training run"
  | "the output of gradcheck"
  | "a file of data"
  | NetworkKind
  | PythonKind
  | Foreign;

/** Files of networks that import takes. */
const networkKinds = [
  "an ONNX file",
  "a safetensors file",
  "a network of scikit-learn",
  "a network of brain.js",
] as const;
type NetworkKind = (typeof networkKinds)[number];

/** Files that only Python can read. */
const pythonKinds = ["PyTorch's own file", "a pickle file"] as const;
type PythonKind = (typeof pythonKinds)[number];

export function isNetworkKind(kind: FileKind): boolean {
  return networkKinds.some((each) => each === kind);
}

export function isPythonKind(kind: FileKind): boolean {
  return pythonKinds.some((each) => each === kind);
}

/** Files of other programs. */
type Foreign = (typeof signatures)[number][0];

const signatures = [
  ["a ZIP archive or an Excel workbook", "PK\x03\x04"],
  ["an old Excel workbook", "\xD0\xCF\x11\xE0"],
  ["a Parquet file", "PAR1"],
  ["a NumPy file", "\x93NUMPY"],
  ["an HDF5 file", "\x89HDF\r\n"],
  ["an SQLite database", "SQLite format 3\0"],
  ["a picture", "\x89PNG\r\n"],
  ["a picture", "\xFF\xD8\xFF"],
  ["a PDF document", "%PDF-"],
] as const;

/** Bytes of a file that are looked at. */
const startBytes = 2 ** 16;

/**
 * The kind of a file, by its first bytes, which may be packed by gzip. Undefined if they do not show it or cannot be read. Only errors
 * ask for it.
 */
export function recognizeFile(file: string): FileKind | undefined {
  const packed = readStart(file);
  if (packed === undefined) return undefined;
  const start = unpack(packed);
  const latin1 = start.toString("latin1", 0, 20);
  const binary = recognizePython(start) ?? recognizeNetwork(file, start);
  if (binary !== undefined) return binary;
  const foreign = signatures.find(([, signature]) => latin1.startsWith(signature));
  const text = decode(start);
  return foreign?.[0] ?? recognizeText(text) ?? recognizeEnding(file, text);
}

/** PyTorch writes a ZIP archive with a pickle in it; before version 1.6, pickles that begin with a number of its own. */
function recognizePython(start: Buffer): PythonKind | undefined {
  const [tag, protocol = 0] = start;
  const latin1 = start.toString("latin1", 0, 1000);
  const isArchive = latin1.startsWith("PK\x03\x04");
  if (isArchive && ["/data.pkl", "/.format_version"].some((name) => latin1.includes(name))) return "PyTorch's own file";
  if (latin1.startsWith("\x80\x02\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20")) return "PyTorch's own file";
  return tag === 0x80 && protocol >= 2 && protocol <= 5 ? "a pickle file" : undefined;
}

/** Binary files of networks, which begin with the length of a JSON object, or with the version of ONNX. */
function recognizeNetwork(file: string, start: Buffer): NetworkKind | undefined {
  const hasLength = start.length > 8 && start.readUInt32LE(4) === 0 && start.toString("latin1", 8, 9) === "{";
  if (hasLength || /\.safetensors$/i.test(file)) return "a safetensors file";
  const [tag, irVersion = 0, next = 0] = start;
  const isOnnx = tag === 0x08 && irVersion > 0 && irVersion < 100 && [0x12, 0x3a, 0x42].includes(next);
  return isOnnx || /\.onnx$/i.test(file) ? "an ONNX file" : undefined;
}

/** A table of one column, or of one row, has nothing but the file's ending to show what it is. */
function recognizeEnding(file: string, text: string): FileKind | undefined {
  const ending = /\.(csv|tsv|ndjson|jsonl)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === undefined || text.includes("\0")) return undefined;
  const isJson = /^\s*[{[]/.test(text);
  const isOfJson = ending === "ndjson" || ending === "jsonl";
  return isJson === isOfJson ? "a file of data" : undefined;
}

/** Only files are read: bytes that are read from a pipe or a device are lost. */
function readStart(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    if (!statSync(file).isFile()) return undefined;
    descriptor = openSync(file, "r");
    const buffer = Buffer.alloc(startBytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, startBytes, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function unpack(start: Buffer): Buffer {
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start;
  // Loaded only here: it takes time.
  const { gunzipSync, constants } = requireModule<typeof import("node:zlib")>("node:zlib");
  try {
    // The end is missing here, and a small file may unpack to a large one.
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 27 }).subarray(0, startBytes);
  } catch {
    return start;
  }
}

function decode(start: Buffer): string {
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
  return start.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}

function recognizeText(text: string): FileKind | undefined {
  const [first = "", second = ""] = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  if (/^epoch,step,loss,(?:.*,)?lr$/.test(first) || /^ *epoch +loss( |$)/.test(first))
    return "the log of a training run";
  const entries = topLevelEntries(text);
  if (entries !== undefined) return recognizeObject(entries, first, second);
  if (/^\s*\[\s*(?:\{|\[\s*["\d-])/.test(text)) return "a file of data";
  const delimiter = delimiters.find((each) => first.includes(each) && second.includes(each));
  // JSON has delimiters too.
  return delimiter !== undefined && !/[{}\0]/.test(first) ? "a file of data" : undefined;
}

const configKeys = ["data", "layers", "loss", "optimizer", "lr", "epochs", "batchSize", "scale", "validation", "seed"];

function recognizeObject(entries: ReadonlyMap<string, string>, first: string, second: string): FileKind | undefined {
  const has = (...keys: readonly string[]) => keys.every((key) => entries.has(key));
  const type = entries.get("type");
  if (type?.startsWith('"check"')) return "the output of gradcheck";
  // A config may have "epoch" by mistake.
  const isEpoch = has("epoch", "loss") && !has("layers") && !has("data");
  if (isEpoch || (type?.startsWith('"start"') && has("config"))) return "the log of a training run";
  if (entries.get("format")?.startsWith('"backprop-checkpoint"')) return "a checkpoint";
  if (entries.get("format")?.startsWith('"backprop-model"') || has("config", "parameters")) return "a model file";
  if (has("coefs_") || has("hidden_layer_sizes")) return "a network of scikit-learn";
  if (has("sizes", "layers")) return "a network of brain.js";
  if (has("layers") || configKeys.filter((key) => has(key)).length >= 2) return "a config";
  const isRow = [...entries.values()].every((value) => !/^[[{]/.test(value));
  return isRow && first.startsWith("{") && second.startsWith("{") ? "a file of data" : undefined;
}

/** The keys of the first object, each with the beginning of its value. Undefined if the text does not begin with an object. It may be cut. */
function topLevelEntries(text: string): ReadonlyMap<string, string> | undefined {
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]]|[^\s"{}[\]]/g);
  const entries = new Map<string, string>();
  let depth = 0;
  let key: string | undefined;
  for (const { 0: token, index } of tokens) {
    if (/^\/[/*]/.test(token)) continue;
    if (depth === 0 && token !== "{") return undefined;
    if (depth === 1 && token.startsWith('"')) key ??= token.slice(1, -1);
    else if (depth === 1 && token === ",") key = undefined;
    else if (depth === 1 && token === ":" && key !== undefined && !entries.has(key)) {
      entries.set(key, text.slice(index + 1, index + 100).trimStart());
    }
    if (token === "{" || token === "[") depth++;
    if ((token === "}" || token === "]") && --depth === 0) break;
  }
  return entries;
}
