import { DataError, TextError } from "../../errors.js";

/** What was thrown while data was read; what is wrong with its text is wrong with the data. */
export function asDataError(error: unknown): unknown {
  return error instanceof TextError ? new DataError(error.problem, error.place) : error;
}
