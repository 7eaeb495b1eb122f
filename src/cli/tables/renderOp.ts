import type { OpReport } from "../../gradcheck/opReport.js";
import { describeCase } from "../../gradcheck/samples/cases.js";
import { formatShape } from "../../graph/shape.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { bold, type Line } from "../output/line.js";
import { type Fact, renderWrappedFacts } from "./renderFacts.js";
import { renderTable } from "./renderTable.js";

/**
 * The op library: a row for each op.
 *
 * @param width that the last column is wrapped to, if there is one
 */
export function renderOps(
  reports: readonly Pick<OpReport, "name" | "inputs" | "computes">[],
  width = Number.POSITIVE_INFINITY,
): Promise<Line[]> {
  const header = ["op", "inputs", "computes"];
  const names = Math.max(...reports.map(({ name }) => name.length));
  const room = width - names - "  inputs  ".length;
  const rows = reports.flatMap(({ name, inputs, computes }) =>
    wrapWords(computes.split(" "), room).map((line, i) =>
      i === 0 ? [name, String(inputs.length), line] : ["", "", line],
    ),
  );
  return renderTable(header, ["left", "right", "left"], rows);
}

/**
 * The facts about an op, a line for each.
 *
 * @param width that they are wrapped to, if there is one
 */
export async function renderOp(report: OpReport, width: number | undefined): Promise<Line[]> {
  const { name, computes, isElementwise, defaults, shapes } = report;
  const facts: Fact[] = [
    [isElementwise ? "formula" : "computes", computes],
    ...(isElementwise ? listDerivatives(report) : listRules(report)),
    ...listKinks(report),
    ...(Object.keys(defaults).length === 0 ? [] : [["defaults", listDefaults(report)] as const]),
    ...shapes.map(({ inputs, params, output }, i): Fact => {
      const given = describeCase({ params: defaults }, { shapes: inputs, params });
      return [i === 0 ? "shapes" : "", `${given} -> ${formatShape(output)}`];
    }),
  ];
  const lines = await renderWrappedFacts(facts, width === undefined ? undefined : width - 2);
  return [[bold(name)], ...lines.map((line) => ["  ", ...line])];
}

/** Derivatives may be written in the output, which a reader of the formula cannot know. */
function listDerivatives({ derivatives }: OpReport): readonly Fact[] {
  return Object.entries(derivatives).map(([by, text]) => [
    `d/d${by}`,
    text !== null && /\by\b/.test(text) ? `${text}    (y: the output)` : (text ?? "none"),
  ]);
}

function listRules({ derivatives }: OpReport): readonly Fact[] {
  const rules = Object.entries(derivatives);
  if (rules.length === 0) return [];
  return [
    ...rules.map(([input, rule]): Fact => [`vjp ${input}`, rule ?? "none"]),
    ["", "(ct: the gradient by the output, y: the output; for the first of the shapes)"],
  ];
}

/** Where the derivative jumps, and what is taken there. */
function listKinks({ kinks }: OpReport): readonly Fact[] {
  return kinks.map(({ place, subgradient }, i) => [
    i === 0 ? "kinks" : "",
    subgradient === undefined ? `at ${place}` : `at ${place}, where the derivative is taken as ${subgradient}`,
  ]);
}

function listDefaults({ defaults }: OpReport): string {
  return Object.entries(defaults)
    .map(([param, value]) => `${param} = ${JSON.stringify(value)}`)
    .join(", ");
}
