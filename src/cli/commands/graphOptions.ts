export const graphFormats = ["text", "dot", "mermaid", "json", "svg"] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** The options of `backprop graph` as commander hands them over. */
export interface GraphOptions {
  readonly gradients: boolean;
  readonly updates: boolean;
  readonly values: boolean;
  readonly set: readonly string[];
  readonly format?: GraphFormat;
  readonly out: string;
  readonly force: boolean;
}

const endings: Readonly<Record<string, GraphFormat>> = {
  svg: "svg",
  dot: "dot",
  gv: "dot",
  mmd: "mermaid",
  mermaid: "mermaid",
  json: "json",
};

/** The format that is asked for, else that of the file's ending, else text. */
export function formatOfGraph({ format, out }: Pick<GraphOptions, "format" | "out">): GraphFormat {
  return format ?? endings[/\.(\w+)$/.exec(out)?.[1]?.toLowerCase() ?? ""] ?? "text";
}
