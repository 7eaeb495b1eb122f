import { parseOverride } from "../../config/overrides.js";
import { withoutLibrary } from "../../engine/engine.js";
import { loadEngine } from "../../engine/loadEngine.js";
import { UsageError } from "../../errors.js";
import type { VertexValues } from "../../explain/describeVertex.js";
import { renderGraphJson } from "../../explain/graphJson.js";
import { type GraphView, selectParts, type ViewNode } from "../../explain/graphView.js";
import { type OpenedSteps, openSteps } from "../../explain/openSteps.js";
import { renderDot } from "../../explain/renderDot.js";
import { renderMermaid } from "../../explain/renderMermaid.js";
import { startValues } from "../../explain/startValues.js";
import { viewStep } from "../../explain/viewStep.js";
import type { Step } from "../../forward/buildBatchGraph.js";
import type { Node } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { computeNodes } from "../../train/computeNodes.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openConfig } from "../files/openConfig.js";
import { openOutput } from "../files/openOutput.js";
import { standardStream } from "../files/standardStream.js";
import type { Output } from "../output/output.js";
import { renderGraph } from "../tables/renderGraph.js";
import { checkTarget } from "./checkTargets.js";
import { formatOfGraph, type GraphFormat, type GraphOptions } from "./graphOptions.js";

/** A graph that is to be written. */
interface ShownGraph {
  readonly view: GraphView;
  readonly vertices: readonly ViewNode[];
  readonly values: VertexValues | undefined;
  readonly batchSize: number;
  readonly isTrained: (vertex: ViewNode) => boolean;
}

/** `backprop graph` */
export async function runGraph(file: string, options: GraphOptions, context: Context): Promise<number> {
  const { out, force } = options;
  const format = formatOfGraph(options);
  if (out === "") throw new UsageError("--out: got an empty text, expected the name of a file");
  const isFile = out !== "-" && standardStream(out) === undefined;
  const used = [["the config", file === "-" ? undefined : file]] as const;
  if (isFile) checkTarget("--out", out, { force, remedy: "add --force" }, used);
  const overrides = options.set.map(parseOverride);
  const loaded = await openConfig(file, overrides, context);
  const opened = await openSteps(loaded);
  const step = opened.plan.build(opened.batchSize);
  const view = viewStep(step, opened.network);
  const vertices = selectParts(view, options.updates ? "update" : options.gradients ? "backward" : "forward");
  const parameters = new Set<Node>(opened.network.parameters);
  const graph: ShownGraph = {
    view,
    vertices,
    values: options.values ? await computeValues(opened, step, vertices) : undefined,
    batchSize: opened.batchSize,
    isTrained: ({ node }) => parameters.has(node),
  };
  // Before the file is opened: a graph may be too large to be laid out.
  const pieces = format === "text" ? undefined : await render(graph, format);
  const { output, finish } = await openOutput(out, context);
  if (pieces === undefined) await writeTable(graph, options, output);
  else for (const piece of pieces) await output.writeData(piece);
  await finish();
  return exitCodes.done;
}

/** The values in the first step of a run. */
async function computeValues(opened: OpenedSteps, step: Step, vertices: readonly ViewNode[]): Promise<VertexValues> {
  const engine = await loadEngine("wasm", withoutLibrary(opened.loaded.config.arithmetic));
  const { values } = startValues(opened);
  const nodes = vertices.map(({ node }) => node);
  const found = await computeNodes(engine, step.graph, values, nodes);
  return new Map(vertices.map((vertex, i) => [vertex, found[i] as Float64Array]));
}

async function render(graph: ShownGraph, format: GraphFormat): Promise<Iterable<string>> {
  const { vertices, values } = graph;
  switch (format) {
    case "dot":
      return renderDot(vertices, values);
    case "mermaid":
      return renderMermaid(vertices, values);
    case "json":
      return renderGraphJson(graph);
    case "svg":
      return (await import("../../explain/renderSvg.js")).renderSvg(vertices, values);
    default:
      return [];
  }
}

async function writeTable(graph: ShownGraph, options: GraphOptions, output: Output) {
  const { view, vertices, isTrained, batchSize } = graph;
  const parameters = vertices.filter(isTrained).reduce((sum, { node }) => sum + sizeOf(node.shape), 0);
  const hidden = view.nodes.length - vertices.length;
  const hint =
    options.gradients || options.updates ? "--updates adds the optimizer" : "--gradients adds the backward half";
  const notes = [
    `${formatCount(vertices.length, "node")}, ${formatCount(parameters, "parameter")}, ${formatCount(batchSize, "row")} a batch`,
    ...(hidden > 0 ? [`${hidden} more in a step: ${hint}`] : []),
  ];
  await output.write([...(await renderGraph({ ...graph, room: output })), "", ...notes]);
}
