import { checkSchema } from "../../../src/config/checkSchema.js";
import type { Model } from "../../../src/model/model.js";

const config = checkSchema({
  data: { csv: "rows.csv", target: "</script>" },
  layers: [2, "x < -1 ? x : -x"],
  loss: "crossEntropy",
});
if ("findings" in config) throw new Error(JSON.stringify(config.findings));

const number = "</script><script>alert(1)</script>";
const category = "*/ \"\\'`$" + "{1}\n\\u2028\u2028";

/** A model whose names, categories and labels end strings, comments and scripts, if they are not written with care. */
export const nastyModel: Model = {
  config: config.config,
  inputs: {
    columns: [
      { name: number, kind: "number" },
      { name: "__proto__", kind: "number", fill: 1 },
      { name: category, kind: "category", categories: ["<!-- <script>", "</SCRIPT>", "-->"], other: "zeros" },
    ],
  },
  outputs: { columns: [{ name: "</script>", kind: "class", labels: ["<!--<script", "*/ //"] }] },
  parameters: [
    { name: "layers.0.weight", shape: [5, 2], values: Float64Array.of(1, -1, 0.5, 0.25, 0, 3, 3, 0, 1, 1) },
    { name: "layers.0.bias", shape: [2], values: Float64Array.of(0.1, 0.2) },
  ],
};

const row = (...cells: readonly (string | number | null)[]) =>
  Object.fromEntries([number, "__proto__", category].map((name, i) => [name, cells[i] ?? null]));

export const nastyRows = [row("1.5", null, "<!-- <script>"), row(-2, 3, "</SCRIPT>"), row(0, "4", "unknown")];
