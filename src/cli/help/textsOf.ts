/** A text for each key of T, so that a key without one does not compile. */
export type TextsOf<T> = { readonly [Key in keyof Required<Omit<T, "type">>]: string };
