import type { Model } from "../../model/model.js";
import { readModel } from "../../model/modelFile.js";
import { yellow } from "../output/line.js";
import type { Output } from "../output/output.js";

/** Reads a model file, and writes its warnings to standard error. */
export async function openModel(file: string, stderr: Output): Promise<Model> {
  const model = await readModel(file);
  const { warnings = [] } = model;
  await stderr.write(warnings.map((warning) => [yellow("warning:"), ` ${file}: ${warning}`]));
  return model;
}
