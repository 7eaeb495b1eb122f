import * as z from "zod/mini";

/** What help says about a key of the config, besides what its schema knows. */
export interface About {
  /** What the key is for: one plain line, without a full stop. */
  readonly text: string;
  /** What holds if an optional key is left out; `none` by default. */
  readonly absent?: string;
}

/** The texts of all keys. Each is written beside the schema that it describes. */
export const about = z.registry<About>();
