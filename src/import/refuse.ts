import { ModelError } from "../errors.js";

/** So many problems of a file are listed. */
const most = 50;

/** The error about a file with all of its problems; of very many, the first ones. */
export function refuse(problems: readonly string[], file: string): ModelError {
  const left = problems.length - most;
  return new ModelError(
    left > 0 ? [...problems.slice(0, most), `and ${left} more problems like these`] : problems,
    file,
  );
}
