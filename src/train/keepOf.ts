import type { Config } from "../config/schema.js";

/** Whose parameters the model gets: those of the last epoch or of the best one, which is the default if there is a validation. */
export function keepOf({ keep, validation }: Pick<Config, "keep" | "validation">): "best" | "last" {
  return keep ?? (validation === undefined ? "last" : "best");
}
