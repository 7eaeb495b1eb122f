/** Where the data comes from, as a config says it. */
export type DataSpec = InlineSpec | CsvSpec;

/** Data written into the config: row i of `inputs` belongs to entry i of `targets`. */
export interface InlineSpec {
  readonly inputs: readonly (readonly number[])[];
  /** A number, a label, or a row of numbers, for each row of the inputs. */
  readonly targets: readonly (number | string | readonly number[] | readonly string[])[];
}

/** Data in a CSV file whose first line names the columns. */
export interface CsvSpec {
  /** Path, relative to the config file. */
  readonly csv: string;
  /** The column to predict, or several of them, which then hold numbers. */
  readonly target: string | readonly string[];
  /** The columns to predict from; all that are not targets where left out. */
  readonly features?: readonly string[] | undefined;
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /** The classes in the order of their indices; those in the file, sorted, where left out. */
  readonly classes?: readonly (string | number)[] | undefined;
}

/** How numbers are brought to a common scale: to mean 0 and standard deviation 1, or to 0 … 1. */
export const scalings = ["none", "standard", "minmax"] as const;
export type Scaling = (typeof scalings)[number];
