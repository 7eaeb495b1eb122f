let find = (): boolean => false;

/**
 * Says how to find out whether V8 joins two vectors of 128 bits to one of 256. It does so only if it was asked to by a flag, which the
 * command alone sets. A flag holds for the process, and so does this: for every engine that is created afterwards, whoever wants it.
 */
export function expectWideVectors(findOut: () => boolean): void {
  find = findOut;
}

/** Whether V8 joins two vectors, as far as it was said. */
export function hasWideVectors(): boolean {
  return find();
}
