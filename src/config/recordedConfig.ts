import type { Config } from "./schema.js";

/** A config as logs and models have it. */
export type RecordedConfig = Omit<Config, "threads">;

/** Leaves out the number of threads: the bytes of logs and models are the same with any. */
export function recordedConfig({ threads: _, ...config }: Config): RecordedConfig {
  return config;
}
