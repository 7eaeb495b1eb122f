import type { OpReport } from "../../gradcheck/opReport.js";
import { describeCase } from "../../gradcheck/samples/cases.js";
import { formatShape } from "../../graph/shape.js";
import type { Fact } from "../../messages/fact.js";
import { bold, type Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderWrappedFacts } from "./renderFacts.js";
import { renderTable } from "./renderTable.js";

const indent = "  ";

/** The op library: a row for each op. */
export function renderOps(
  reports: readonly Pick<OpReport, "name" | "inputs" | "computes">[],
  room: Room,
): Promise<Line[]> {
  const rows = reports.map(({ name, inputs, computes }) => [name, String(inputs.length), computes]);
  return renderTable(["op", "inputs", "computes"], ["left", "right", "left"], rows, {
    room,
    remedies: ["gaps", ["computes", 30, "wrapped"], ["inputs", 0], ["computes", 16, "wrapped"], ["op", 8]],
  });
}

/** The facts about an op, a line for each. */
export async function renderOp(report: OpReport, { columns, isUnicode }: Room): Promise<Line[]> {
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
  return [
    [bold(name)],
    ...(await renderWrappedFacts(facts, { columns: columns && columns - indent.length, isUnicode })).map((line) => [
      indent,
      ...line,
    ]),
  ];
}

/** Derivatives may be written in the output, which a reader of the formula cannot know. */
function listDerivatives({ derivatives }: OpReport): readonly Fact[] {
  const all = Object.entries(derivatives);
  return all.map(([by, text]) => [
    all.length === 1 ? "derivative" : `derivative by ${by}`,
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
