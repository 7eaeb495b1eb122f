import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dtypes } from "../../../src/engine/engine.js";
import { findPython } from "../../bench/findPython.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { createRandomModels } from "../randomModels.js";
import { exportModels } from "./exportedModels.js";
import { createOpCases, createOpModel } from "./opModel.js";

const python = findPython("onnx");

// Debian's package is python3-onnx; CI installs it.
test.skipIf(python === undefined)(
  "onnx's checker and strict shape inference accept all models and all ops",
  async () => {
    const [models, cases] = [createRandomModels(), createOpCases()];
    const folder = temporaryFolder();
    const exported = await Promise.all(dtypes.map((dtype) => exportModels(models, dtype)));
    const contents = [
      ...dtypes.map((dtype) => createOpModel(cases, dtype).bytes),
      ...exported.flat().map(({ files }) => files[0]?.content as Uint8Array),
    ];
    const paths = contents.map((content, i) => {
      const path = join(folder, `${i}.onnx`);
      writeFileSync(path, content);
      return path;
    });
    const script = join(import.meta.dirname, "checkModels.py");
    expect(JSON.parse(execFileSync(python as string, [script, ...paths], { encoding: "utf8" }))).toEqual({});
  },
);
