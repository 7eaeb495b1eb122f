import { ModelError, TextError } from "../../errors.js";
import { formatShape, sizeOf } from "../../graph/shape.js";
import { isJsonObject, type JsonObject } from "../../json/jsonObject.js";
import { parseJson } from "../../json/parseJson.js";
import { formatValue } from "../../messages/formatValue.js";
import { refuse } from "../refuse.js";
import { decodeNumbers, isNumberType, type NumberType, numberTypes } from "./numberTypes.js";

/** A tensor in a safetensors file. */
export interface Tensor {
  readonly name: string;
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  readonly values: () => Float64Array;
}

interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their numbers in the file. */
  readonly tensors: readonly Tensor[];
}

/** The longest header that other programs read, in bytes. */
const longestHeader = 100_000_000;
const metadataKey = "__metadata__";

/** Whether bytes begin as a safetensors file does: with the length of a header that is a JSON object. */
export function isTensorFile(bytes: Uint8Array): boolean {
  const length = lengthOfHeader(bytes);
  return length !== undefined && length >= 2 && length <= longestHeader && bytes[8] === "{".charCodeAt(0);
}

/**
 * Reads the header of a safetensors file. No number is read, and no memory is taken for any.
 *
 * @throws ModelError if it is none, or cut short, with all tensors that are wrong
 */
export function readTensors(bytes: Uint8Array, file: string): TensorFile {
  const length = lengthOfHeader(bytes);
  if (length === undefined || length > longestHeader) throw new ModelError("this is not a safetensors file", file);
  if (length > bytes.length - 8) {
    throw new ModelError(`it is cut short: its header has ${length} bytes, and ${bytes.length - 8} are there`, file);
  }
  const data = bytes.subarray(8 + length);
  const header = readHeader(bytes.subarray(8, 8 + length), file);
  const problems: string[] = [];
  const tensors = Object.entries(header).flatMap(([name, entry]) => {
    if (name === metadataKey) return [];
    const tensor = readTensor(name, entry, data);
    if (typeof tensor !== "string") return [tensor];
    problems.push(`${name}: ${tensor}`);
    return [];
  });
  const sorted = tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  for (const [i, { name, begin }] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before !== undefined && begin < before.end)
      problems.push(`${name}: its numbers overlap those of ${before.name}`);
  }
  if (problems.length > 0) throw refuse(problems, file);
  return { metadata: readMetadata(header[metadataKey]), tensors: sorted };
}

function lengthOfHeader(bytes: Uint8Array): number | undefined {
  if (bytes.length < 8) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(length);
}

function readHeader(bytes: Uint8Array, file: string): JsonObject {
  try {
    const header = parseJson(new TextDecoder().decode(bytes), file);
    if (isJsonObject(header)) return header;
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new ModelError(`its header is not JSON: ${error.problem}`, file);
  }
  throw new ModelError("its header is not a JSON object", file);
}

/** A tensor and the place of its numbers among all of them, in bytes. */
interface PlacedTensor extends Tensor {
  readonly begin: number;
  readonly end: number;
}

const explainBatchNorm =
  "it belongs to a batch normalization, which can be imported from ONNX only: torch.onnx.export makes it a part of the layer beside it";

/** Gives the tensor, or what is wrong with it. */
function readTensor(name: string, entry: unknown, data: Uint8Array): PlacedTensor | string {
  const { dtype, shape, data_offsets: offsets }: JsonObject = isJsonObject(entry) ? entry : {};
  if (!isNumberType(dtype)) {
    const isOfBatchNorm = name.endsWith("num_batches_tracked");
    return isOfBatchNorm
      ? explainBatchNorm
      : `expected numbers of the type ${Object.keys(numberTypes).join(", ")}, got ${formatValue(dtype)}`;
  }
  if (!isCounts(shape)) return `expected a shape, a list of whole numbers, got ${formatValue(shape)}`;
  if (!isCounts(offsets) || offsets.length !== 2) return `expected two data_offsets, got ${formatValue(offsets)}`;
  const [begin, end] = offsets as readonly [number, number];
  const expected = sizeOf(shape) * numberTypes[dtype];
  if (end - begin !== expected) {
    return `${formatShape(shape)} of ${dtype} takes ${expected} bytes, got ${end - begin} from ${begin} to ${end}`;
  }
  if (end > data.length) return `its numbers end at byte ${end}, and the file has ${data.length}: it is cut short`;
  return { name, dtype, shape, begin, end, values: () => decodeNumbers(data.subarray(begin, end), dtype) };
}

/** The texts in the metadata. */
function readMetadata(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}
