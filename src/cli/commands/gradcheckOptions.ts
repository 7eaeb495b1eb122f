import type { Method } from "../../gradcheck/references.js";

/** The options as commander hands them over. */
export interface GradcheckOptions {
  readonly op: readonly string[];
  readonly config?: string;
  readonly method: Method;
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  readonly seed: number;
  readonly format: "text" | "ndjson";
}
