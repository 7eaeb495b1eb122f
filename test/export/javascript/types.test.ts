import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Model } from "../../../src/model/model.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { exportModule } from "./loadModule.js";
import { nastyModel } from "./nastyModel.js";

const model: Model = {
  config: { ...nastyModel.config, layers: [2] },
  inputs: {
    columns: [
      { name: "size", kind: "number" },
      { name: "age", kind: "number", fill: 1 },
      { name: "colour", kind: "category", categories: ["red", "12"] },
      { name: "shape", kind: "category", categories: ["round"], other: "zeros" },
      { name: "made on", kind: "date", order: "ymd", parts: ["year"] },
    ],
  },
  outputs: { columns: [{ name: "kind", kind: "class", labels: ["good", 2] }] },
  parameters: [
    { name: "layers.0.weight", shape: [6, 2], values: new Float64Array(12) },
    { name: "layers.0.bias", shape: [2], values: new Float64Array(2) },
  ],
};

const calls = `import { predict } from "./model.js";
const row = { size: 1, age: null, colour: "red", shape: "square", "made on": "2024-12-31" } as const;
const kind: "good" | 2 = predict(row).kind;
const p: number = predict({ ...row, size: "1", age: undefined, colour: 12 })["p(good)"];
predict({ size: 1, colour: "12", shape: "round", "made on": "2024-12-31" });
// @ts-expect-error a column is missing
predict({ age: 1, colour: "red", shape: "round", "made on": "2024-12-31" });
// @ts-expect-error no such category
predict({ ...row, colour: "green" });
// @ts-expect-error a cell that may not be missing
predict({ ...row, size: null });
// @ts-expect-error no such column
predict({ ...row, weight: 1 });
// @ts-expect-error a date as a number
predict({ ...row, "made on": 2024 });
// @ts-expect-error no such label
const other: "bad" = predict(row).kind;
// @ts-expect-error no such prediction
predict(row)["p(bad)"];
export const all = [kind, p, other];
`;

test("the types beside a module accept the rows of the model and refuse others", async () => {
  const folder = temporaryFolder();
  for (const [name, each] of Object.entries({ model, nasty: nastyModel })) {
    const { module, types } = exportModule(each);
    writeFileSync(join(folder, `${name}.js`), module);
    writeFileSync(join(folder, `${name}.d.ts`), types);
  }
  writeFileSync(join(folder, "calls.ts"), calls);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const options = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--module",
    "nodenext",
    "--target",
    "esnext",
    "--types",
    "",
  ];
  const run = promisify(execFile)(resolve("node_modules/.bin/tsc"), [...options, "calls.ts", "nasty.d.ts"], {
    cwd: folder,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});
