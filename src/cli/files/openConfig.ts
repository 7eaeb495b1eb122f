import { readConfig, readConfigFrom } from "../../config/loadConfig.js";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import type { Override } from "../../config/overrides.js";
import type { Context } from "../context.js";
import { noteWaiting, openStdin } from "./openStdin.js";

/** What is said if a config will be typed. */
export const typedConfig = "a config on standard input; Ctrl-D ends it";

/** Reads a config from a file, or from standard input if that is `-`: then paths in it are relative to the working directory. */
export async function openConfig(
  file: string,
  overrides: readonly Override[],
  context: Pick<Context, "io" | "stderr">,
): Promise<LoadedConfig> {
  await noteWaiting(file, typedConfig, context);
  return file === "-" ? readConfigFrom(openStdin(context.io.stdin), ".", overrides) : readConfig(file, overrides);
}
