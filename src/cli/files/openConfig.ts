import { readConfig, readConfigFrom } from "../../config/loadConfig.js";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import type { Override } from "../../config/overrides.js";
import type { Context } from "../context.js";
import { openStdin } from "./openStdin.js";

/** Reads a config from a file, or from standard input if that is `-`: then paths in it are relative to the working directory. */
export async function openConfig(
  file: string,
  overrides: readonly Override[],
  { io }: Pick<Context, "io">,
): Promise<LoadedConfig> {
  return file === "-" ? readConfigFrom(openStdin(io.stdin), ".", overrides) : readConfig(file, overrides);
}
