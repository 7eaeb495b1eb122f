import { formatOfEnding } from "../../data/read/formats.js";
import { UsageError } from "../../errors.js";

export const outputFormats = ["csv", "ndjson", "json"] as const;
/** The format of predictions. */
export type OutputFormat = (typeof outputFormats)[number];

/** How predictions are written. */
export interface RowFormat {
  readonly format: OutputFormat;
  /** The character between the cells of CSV. */
  readonly delimiter: string;
  /** The character around cells of CSV that need it, if it is not a double quote; empty if there is none. */
  readonly quote?: string | undefined;
}

/** Endings of files that programs open in another way than as a text. */
const foreign = /\.(?:gz|zip|bz2|xz|zst|xlsx?|ods|parquet|feather|npy|npz|h5|db|sqlite)$/i;

/**
 * The format that is asked for, else that of the file's ending, else CSV. As for files that are read, a `.tsv` has tabs.
 *
 * @throws UsageError if files with this ending are no texts
 */
export function formatOfOutput(format: OutputFormat | undefined, file = ""): RowFormat {
  const [ending] = foreign.exec(file) ?? [];
  if (ending !== undefined) {
    const isPacked = /^\.gz$/i.test(ending);
    const advice = isPacked ? "; to pack them, add `-o - | gzip > FILE` instead" : "";
    throw new UsageError(
      `--out ${file}: predictions are written as text: expected a name that ends in .csv, .tsv, .ndjson or .json${advice}`,
    );
  }
  const implied = formatOfEnding(file);
  return { format: format ?? implied?.format ?? "csv", delimiter: implied?.delimiter ?? "," };
}
