import { type Model, readModel } from "../model/modelFile.js";
import type { Output } from "./output.js";
import { Warnings } from "./warnings.js";

/** Reads a model file, and says on standard error what is doubtful about it. */
export async function openModel(file: string, stderr: Output): Promise<Model> {
  const model = await readModel(file);
  const { warnings = [] } = model;
  await new Warnings(stderr).tell(warnings.map((warning) => `${file}: ${warning}`));
  return model;
}
