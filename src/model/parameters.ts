/** Numbers that were trained: a weight [fanIn, fanOut] or a bias [fanOut], row after row. */
export interface Parameter {
  /** `layers.0.weight`: of the entry of that index. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** What keeps parameters from being written. */
export function explainUnwritable(parameters: readonly Parameter[]): string | undefined {
  const bad = parameters.find(({ values }) => !values.every(Number.isFinite));
  return bad === undefined ? undefined : `${bad.name} is not finite, so the model is not written`;
}
