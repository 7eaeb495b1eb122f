/** Computes on the first call and keeps the result. So mathjs is set up, and a formula parsed, only when needed. */
export function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
