import { CapacityError } from "../errors.js";

/**
 * The same error, or a CapacityError for what V8 throws when there is no memory for an array: a RangeError, wherever the array was to
 * be made.
 */
export function describeMemoryError(error: unknown): unknown {
  if (!(error instanceof RangeError && /allocation failed|out of memory/i.test(error.message))) return error;
  return new CapacityError(
    `there is not enough memory (${error.message}): take fewer rows or narrower layers, or raise the limit on memory, such as that of ulimit -v, a batch system or a container`,
  );
}
