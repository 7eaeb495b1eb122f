/** How much of a source is read. */
export interface Reading {
  /** The source's name. */
  readonly name: string;
  /** Bytes that were read, as they are in a file, which may be packed. */
  readonly bytes: number;
  /** The bytes that there are; undefined if nobody knows. */
  readonly size: number | undefined;
}

/** Is called with each chunk of a source. */
export type ReadingListener = (reading: Reading) => void;
