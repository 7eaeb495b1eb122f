import type { ConfigInput } from "../config/configInput.js";
import { checkConfig, readConfig } from "../config/loadConfig.js";
import type { LoadedConfig } from "../config/loadedConfig.js";

/**
 * @param config a config, or the path of a config file
 * @param directory paths in a config are relative to it; paths in a config file are relative to the file
 */
export async function openConfig(config: ConfigInput | string, directory = "."): Promise<LoadedConfig> {
  return typeof config === "string" ? readConfig(config) : checkConfig(config, directory);
}
