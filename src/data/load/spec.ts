import type { MissingPolicy } from "../encode/cells.js";
import type { GenerateSpec } from "./generate.js";

/** Where the data comes from, as a config says it. */
export type DataSpec = InlineSpec | FileSpec | GenerateSpec;

/** Data written into the config: row i of `inputs` belongs to entry i of `targets`. */
export interface InlineSpec {
  readonly inputs: readonly (readonly number[])[];
  /** A number, a label, or a row of numbers, for each row of the inputs. */
  readonly targets: readonly (number | string | readonly number[] | readonly string[])[];
}

/** Data in a file with named columns; the key of its path, which is relative to the config file, tells the format. */
export type FileSpec = CsvSpec | NdjsonSpec | JsonSpec;

interface ColumnsSpec {
  /** The column to predict, or several of them, which then hold numbers. */
  readonly target: string | readonly string[];
  /** The columns to predict from; all that are not targets where left out. */
  readonly features?: readonly string[] | undefined;
  /** The classes in the order of their indices; those in the file, sorted, where left out. */
  readonly classes?: readonly (string | number)[] | undefined;
  /** Default `error`. */
  readonly missing?: MissingPolicy | undefined;
}

/** The first line names the columns. */
export interface CsvSpec extends ColumnsSpec {
  readonly csv: string;
  /** Found from the header where left out. */
  readonly delimiter?: string | undefined;
  /** Default `"`; empty where there is none. */
  readonly quote?: string | undefined;
}

/** One object a line. */
export interface NdjsonSpec extends ColumnsSpec {
  readonly ndjson: string;
}

/** A list of objects. */
export interface JsonSpec extends ColumnsSpec {
  readonly json: string;
}

/** The path of the file that the data stands in; undefined where it is in none. */
export function pathOf(spec: DataSpec): string | undefined {
  if ("csv" in spec) return spec.csv;
  if ("ndjson" in spec) return spec.ndjson;
  return "json" in spec ? spec.json : undefined;
}

/** How numbers are brought to a common scale: to mean 0 and standard deviation 1, or to 0 … 1. */
export const scalings = ["none", "standard", "minmax"] as const;
export type Scaling = (typeof scalings)[number];
