/** Names that are short enough for formulas: `W0` for `layers.0.weight`, `b0` for `layers.0.bias`. */
export function shorten(name: string): string {
  return name.replace(
    /\blayers\.(\d+)\.(weight|bias)/g,
    (_, index, kind) => `${kind === "weight" ? "W" : "b"}${index}`,
  );
}
