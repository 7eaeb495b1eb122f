/** The numbers of an epoch, by their names in the records of a run. A number that is missing, or not finite, is NaN. */
export interface LogRow {
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Reads a line of a log: an epoch; the end of the run; or undefined for anything else that a log has. Null if a log has no such line.
 *
 * @param isWhole false for the end of a log, which may be cut
 */
export type ReadLine = (line: string, isWhole: boolean) => LogRow | "end" | undefined | null;
