import type { GraphPicture } from "../collect/drawGraph.js";
import { html, raw } from "../page/html.js";
import { inlineSvg } from "../page/inlineSvg.js";
import type { Section } from "../page/section.js";

/** The graph that the network computes in training. */
export function renderGraph(graph: GraphPicture, layers: string): Section {
  const section = { id: "graph", title: "Graph" };
  if ("reason" in graph) {
    return {
      ...section,
      body: html`<p class="note">${graph.reason} <code>backprop graph CONFIG --format dot</code> writes it for Graphviz, which lays out larger graphs.</p>`,
    };
  }
  const words = `The graph of a training step from its inputs down to the loss, ${graph.vertices} nodes: ${layers}`;
  return {
    ...section,
    body: html`<figure><div class="frame graph" tabindex="0" role="region" aria-label="Graph of a training step">${raw(inlineSvg(graph.svg, words))}</div>
<figcaption>The forward half of a training step, from its inputs down to the loss. Rounded boxes are inputs and parameters, with their shapes.</figcaption></figure>`,
  };
}
