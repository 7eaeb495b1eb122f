import type { Model } from "../../model/model.js";
import { readModel, readModelFrom } from "../../model/modelFile.js";
import type { Context } from "../context.js";
import { yellow } from "../output/line.js";
import { noteWaiting, openStdin } from "./openStdin.js";

/** Reads a model from a file, or from standard input if that is `-`, and writes its warnings to standard error. */
export async function openModel(file: string, { io, stderr }: Pick<Context, "io" | "stderr">): Promise<Model> {
  await noteWaiting(file, "a model on standard input; Ctrl-D ends it", { io, stderr });
  const model = file === "-" ? await readModelFrom(openStdin(io.stdin)) : await readModel(file);
  const { warnings = [] } = model;
  await stderr.write(warnings.map((warning) => [yellow("warning:"), ` ${file}: ${warning}`]));
  return model;
}
