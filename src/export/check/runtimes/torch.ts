import { widthOf } from "../../../data/encode/inputNames.js";
import { createInputEncoder } from "../../../data/encode/rowEncoder.js";
import { cellReaderOf } from "../../../data/load/dataSpec.js";
import { DataError } from "../../../errors.js";
import { losses } from "../../../nn/losses/losses.js";
import { createPredictionReader } from "../../../predict/predictions.js";
import { placeOfRow } from "../../../predict/rows.js";
import type { PortableModel } from "../../portableModel.js";
import { runProgram } from "../runProgram.js";
import { type ExportedRow, type ExportRun, type Runtime, RuntimeFailure } from "../runtime.js";
import { parsePythonJson } from "./pythonJson.js";
import { torchModulesOf } from "./torchModules.js";

/**
 * Loads tensors into an `nn.Sequential`, which refuses other names and shapes than its own, and runs it. The package `safetensors` reads
 * them if it is installed; without it, their layout is read as its specification says.
 */
const script = `
import base64, json, struct, sys
import torch
def load(data):
    try:
        from safetensors.torch import load
        return load(data)
    except ImportError:
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + size])
        header.pop("__metadata__", None)
        types = {"F64": torch.float64, "F32": torch.float32}
        read = lambda each: bytearray(data[8 + size + each["data_offsets"][0]:8 + size + each["data_offsets"][1]])
        return {name: torch.frombuffer(read(each), dtype=types[each["dtype"]]).reshape(each["shape"]) for name, each in header.items()}
for line in sys.stdin:
    task = json.loads(line)
    dtype = getattr(torch, task["dtype"])
    model = torch.nn.Sequential(*[getattr(torch.nn, name)(**args) for name, args in task["modules"]]).to(dtype)
    model.load_state_dict(load(base64.b64decode(task["tensors"])))
    model.eval()
    with torch.no_grad():
        outputs = model(torch.tensor(task["inputs"], dtype=dtype).reshape(-1, task["width"]))
        ends = {"sigmoid": torch.sigmoid, "softmax": lambda x: torch.softmax(x, 1), None: lambda x: x}
        predictions = ends[task["activation"]](outputs)
    print(json.dumps([outputs.ravel().tolist(), predictions.ravel().tolist()]))
`;

/** Whether PyTorch has all functions of a model. */
export function canTorchRun(model: PortableModel): boolean {
  return torchModulesOf(model.model.config, widthOfInputs(model)) !== undefined;
}

/**
 * PyTorch, for models that it can run; undefined if it is not installed.
 *
 * @param pythons programs to try
 */
export async function findTorch(pythons = ["python3", "python"]): Promise<Runtime | undefined> {
  for (const python of pythons) {
    const version = await askVersion(python);
    if (version === undefined) continue;
    return { name: `PyTorch ${version}`, takesCells: true, run: (exports) => runAll(python, exports) };
  }
  return undefined;
}

/** To import it only for that takes seconds. */
async function askVersion(python: string): Promise<string | undefined> {
  try {
    return (await runProgram(python, ["-c", "import importlib.metadata as all; print(all.version('torch'))"]))?.trim();
  } catch {
    return undefined;
  }
}

function widthOfInputs({ inputColumns }: PortableModel): number {
  return inputColumns.reduce((sum, column) => sum + widthOf(column), 0);
}

async function runAll(python: string, exports: readonly ExportRun[]): Promise<readonly (readonly ExportedRow[])[]> {
  const encoded = exports.map(encodeRows);
  const input = exports.map((each, i) => `${formatTask(each, encoded[i]?.inputs ?? [])}\n`).join("");
  const lines = ((await runProgram(python, ["-c", script], { input })) ?? "").split("\n").slice(0, -1);
  if (lines.length !== exports.length) {
    throw new RuntimeFailure(`PyTorch gave ${lines.length} answers for ${exports.length} models`);
  }
  return exports.map((each, i) => readAnswers(each, encoded[i]?.indices ?? [], lines[i] as string));
}

/** The numbers that the network takes. The index of a row among them is undefined if predict refuses it before. */
function encodeRows({ model, rows }: ExportRun) {
  const encoder = createInputEncoder(model.inputColumns, cellReaderOf(model.model.config.data));
  const inputs: number[] = [];
  let next = 0;
  const indices = rows.map((cells, row) => {
    const into = new Float64Array(encoder.width);
    try {
      encoder.encode(cells, into, 0, () => placeOfRow(row));
    } catch (error) {
      if (error instanceof DataError) return undefined;
      throw error;
    }
    inputs.push(...into);
    return next++;
  });
  return { inputs, indices };
}

function formatTask({ model, files }: ExportRun, inputs: readonly number[]): string {
  const width = widthOfInputs(model);
  return JSON.stringify({
    tensors: Buffer.from(files[0]?.content as Uint8Array).toString("base64"),
    modules: torchModulesOf(model.model.config, width),
    activation: losses[model.loss].activation ?? null,
    dtype: model.dtype,
    inputs,
    width,
  });
}

function readAnswers({ model, columns }: ExportRun, indices: readonly (number | undefined)[], line: string) {
  const parsed = parsePythonJson(line) as readonly (readonly (number | null)[])[];
  const [values = [], predictions = []] = parsed.map((each) => each.map((value) => value ?? Number.NaN));
  const { config } = model.model;
  const reader = createPredictionReader(
    { config, outputColumns: model.outputColumns },
    columns.length > model.outputColumns.length,
  );
  const width = values.length / Math.max(indices.filter((index) => index !== undefined).length, 1);
  const outputs = { values: Float64Array.from(values), predictions: Float64Array.from(predictions), width };
  const hasFinite = (index: number) => values.slice(index * width, (index + 1) * width).every(Number.isFinite);
  return indices.map(
    (index): ExportedRow => (index === undefined || !hasFinite(index) ? undefined : reader.read(outputs, index)),
  );
}
