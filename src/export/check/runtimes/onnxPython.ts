import { namesOfExport } from "../../onnx/onnxNames.js";
import { runProgram } from "../runProgram.js";
import { type ExportRun, type Runtime, RuntimeFailure } from "../runtime.js";
import { onnxInputsOf } from "./onnxInputs.js";
import { type OutputValues, rowsOfOutputs } from "./onnxOutputs.js";
import { parsePythonJson } from "./pythonJson.js";

const pythons = ["python3", "python"];

/** Reads models and their inputs as JSON, a line each, and writes their outputs. NaN and infinities are numbers of Python's JSON, too. */
const script = `
import base64, json, sys
import numpy, onnxruntime
onnxruntime.set_default_logger_severity(3)
types = {"tensor(double)": numpy.float64, "tensor(float)": numpy.float32, "tensor(string)": object}
for line in sys.stdin:
    task = json.loads(line)
    session = onnxruntime.InferenceSession(base64.b64decode(task["model"]), providers=["CPUExecutionProvider"])
    feeds = {}
    for each in session.get_inputs():
        values, width = task["inputs"][each.name]
        feeds[each.name] = numpy.array(values, dtype=types[each.type]).reshape(-1, width)
    outputs = session.run(None, feeds)
    names = [each.name for each in session.get_outputs()]
    print(json.dumps([[name, numpy.asarray(values).ravel().tolist()] for name, values in zip(names, outputs)]))
`;

/** ONNX Runtime for Python; undefined if it is not installed. */
export async function findOnnxPython(): Promise<Runtime | undefined> {
  for (const python of pythons) {
    const version = await askVersion(python);
    if (version === undefined) continue;
    return {
      name: `onnxruntime ${version} of Python`,
      takesCells: false,
      run: (exports) => runModels(python, exports),
    };
  }
  return undefined;
}

async function askVersion(python: string): Promise<string | undefined> {
  try {
    return (await runProgram(python, ["-c", "import onnxruntime; print(onnxruntime.__version__)"]))?.trim();
  } catch {
    return undefined;
  }
}

async function runModels(python: string, exports: readonly ExportRun[]) {
  const input = exports.map((each) => `${formatTask(each)}\n`).join("");
  const output = (await runProgram(python, ["-c", script], { input })) ?? "";
  const lines = output.split("\n").slice(0, -1);
  if (lines.length !== exports.length) {
    throw new RuntimeFailure(`Python gave ${lines.length} answers for ${exports.length} models`);
  }
  return exports.map(({ model, rows }, i) =>
    rowsOfOutputs(parseOutputs(lines[i] as string), namesOfExport(model), rows.length),
  );
}

function formatTask({ model, files, rows }: ExportRun): string {
  const inputs = [...onnxInputsOf({ rows, model }, namesOfExport(model))];
  const values = inputs.map(([name, tensor]): [string, unknown] => [name, [tensor.values.map(toJson), tensor.width]]);
  return JSON.stringify({
    model: Buffer.from(files[0]?.content as Uint8Array).toString("base64"),
    inputs: Object.fromEntries(values),
  });
}

/** JSON has no NaN, but Python makes a NaN of null. */
function toJson(value: number | string): number | string | null {
  return Number.isNaN(value) ? null : value;
}

function parseOutputs(line: string): ReadonlyMap<string, OutputValues> {
  const parsed = parsePythonJson(line) as readonly [string, readonly (number | string | null)[]][];
  return new Map(parsed.map(([name, values]) => [name, values.map((value) => value ?? Number.NaN)]));
}
