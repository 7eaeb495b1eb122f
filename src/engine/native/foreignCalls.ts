/** Types of C. `size` is an integer as wide as an address. */
export type ForeignType = "void" | "int" | "size" | "float" | "double" | "address" | "text";

export type ForeignFunction = (...values: readonly unknown[]) => unknown;

/** A library of C functions that has been opened. */
export interface ForeignLibrary {
  /** The function of this name; undefined if the library has none. */
  find(name: string, result: ForeignType, parameters: readonly ForeignType[]): ForeignFunction | undefined;
}

/** A way to call C functions. */
export interface ForeignCalls {
  /**
   * @param file a path, or a name that the system looks for
   * @throws Error if it is not there or cannot be loaded
   */
  open(file: string): ForeignLibrary;
  /** What to give as an address: a function of the position in the buffer. The buffer must stay alive as long as it is used. */
  addressesIn(buffer: ArrayBufferLike): (position: number) => unknown;
}
