/** Computes on the first call and remembers: mathjs is not set up, nor a formula read, before it is needed. */
export function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
