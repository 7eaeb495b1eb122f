/** The functions of one number that have a kernel, and about how many nanoseconds it takes for a number on a slow machine. */
export const functionKernels: ReadonlyMap<string, number> = new Map([
  ["exp", 6],
  ["expm1", 6],
  ["log", 6],
  ["log1p", 6],
  ["sin", 60],
  ["cos", 60],
  ["tan", 60],
  ["sinh", 6],
  ["cosh", 6],
  ["tanh", 6],
  ["erf", 6],
  ["gaussian", 6],
  ["tailRatio", 6],
]);
