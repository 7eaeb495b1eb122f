import { CapacityError } from "../errors.js";

/**
 * Turns the RangeError that V8 throws if there is no memory for an array into a CapacityError. Returns any other error unchanged.
 */
export function describeMemoryError(error: unknown): unknown {
  if (!(error instanceof RangeError && /allocation failed|out of memory/i.test(error.message))) return error;
  return new CapacityError(
    `there is not enough memory (${error.message}): take fewer rows or narrower layers, or raise the limit on memory, such as that of ulimit -v, a batch system or a container`,
  );
}
