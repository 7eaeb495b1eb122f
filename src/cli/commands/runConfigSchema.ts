import { formatJsonSchema } from "../../config/jsonSchema.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";

/** `backprop config schema` */
export async function runConfigSchema({ stdout }: Context): Promise<number> {
  await stdout.writeData(formatJsonSchema());
  return exitCodes.done;
}
