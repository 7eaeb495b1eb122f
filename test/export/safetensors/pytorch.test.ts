import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { safetensors } from "../../../src/export/safetensors/safetensors.js";
import { createModel, type ForeignLayer, type ForeignNetwork } from "../../../src/import/createModel.js";
import { RandomStream } from "../../../src/random.js";
import { largestDifference, predictRows } from "../../import/foreignModels.js";
import { temporaryFolder } from "../../temporaryFolder.js";

const python = "/usr/bin/python3";

/** What a user types is between the lines. `load_file` is what the package safetensors has under this name; Debian lacks it. */
const program = `
import json, sys
import torch
from torch import nn
torch.set_default_dtype(torch.float64)

def load_file(path):
    raw = open(path, "rb").read()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + size])
    types = {"F64": torch.float64, "F32": torch.float32}
    def read(entry):
        begin, end = entry["data_offsets"]
        numbers = bytearray(raw[8 + size + begin:8 + size + end])
        return torch.frombuffer(numbers, dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return {name: read(entry) for name, entry in header.items() if name != "__metadata__"}

answers = []
for case in json.load(sys.stdin):
    # ---
    net = eval(case["net"])
    net.load_state_dict(load_file(case["file"]))
    # ---
    dtype = getattr(torch, case["dtype"])
    answers.append(net.to(dtype).eval()(torch.tensor(case["rows"], dtype=dtype)).tolist())
print(json.dumps(answers))
`;

const random = RandomStream.create(5, "init");
const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-1, 1));
const linear = (fanIn: number, fanOut: number, hasBias = true): ForeignLayer => ({
  name: "linear",
  fanIn,
  fanOut,
  weight: draw(fanIn * fanOut),
  bias: hasBias ? draw(fanOut) : undefined,
});

const cases: readonly (ForeignNetwork & { readonly net: string })[] = [
  {
    net: "nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))",
    layers: [linear(4, 16), { spec: "relu" }, linear(16, 3)],
  },
  {
    net: "nn.Sequential(nn.Linear(4, 6), nn.Dropout(0.2), nn.Mish(), nn.Linear(6, 5, bias=False), nn.GELU(), nn.Linear(5, 1))",
    layers: [
      linear(4, 6),
      { spec: { dropout: 0.2 } },
      { spec: "mish" },
      linear(6, 5, false),
      { spec: "gelu" },
      linear(5, 1),
    ],
  },
  {
    net: "nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))",
    layers: [linear(4, 3), { spec: "tanh" }, linear(3, 2)],
    dtype: "float32",
  },
];

test("two lines of PyTorch load the tensors into nn.Sequential, which gives the same outputs", async (context) => {
  if (
    spawnSync(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"])
      .status !== 0
  ) {
    context.skip("python3-torch is not installed");
  }
  const folder = temporaryFolder();
  const rows = Array.from({ length: 20 }, () => [...draw(4)].map((value) => 3 * value));
  const models = cases.map((network) => createModel(network, "net"));
  const asked = models.map((model, i) => {
    const file = join(folder, `${i}.safetensors`);
    const [exported] = safetensors.create(createPortableModel(model, "net"), "net");
    writeFileSync(file, exported?.content as Uint8Array);
    return { file, net: cases[i]?.net, dtype: model.config.dtype, rows };
  });
  const { stdout, stderr, status } = spawnSync(python, ["-c", program], {
    input: JSON.stringify(asked),
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const answers = JSON.parse(stdout);
  for (const [i, model] of models.entries()) {
    const records = await predictRows(model, rows);
    const numbers = records.map((record) => Object.values(record).map(Number));
    expect(largestDifference(numbers, answers[i])).toBeLessThan(model.config.dtype === "float32" ? 1e-6 : 1e-14);
  }
});
