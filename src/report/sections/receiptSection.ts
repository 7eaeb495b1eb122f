import type { Fact } from "../../messages/fact.js";
import type { Model } from "../../model/model.js";
import { type LayerSize, sizesOfLayers } from "../../nn/network.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { type Html, html } from "../page/html.js";
import type { Section } from "../page/section.js";
import { renderTable } from "../page/table.js";
import { describeReceipt } from "../receipt/receiptFacts.js";

/**
 * What the model file says of itself.
 *
 * @param isWorthKnown whether the page says elsewhere how it did on the rows that were held out
 */
export function renderReceipt(model: Model, { network }: RestoredModel, isWorthKnown: boolean): Section {
  const { origin, config, training, validation } = describeReceipt(model);
  const groups = [
    ["Origin", origin],
    ["Training", config],
    ["Its run", training],
    ["Held-out rows", isWorthKnown ? [] : validation],
  ] as const;
  const body = html`<div class="facts">
<div><h3>Layers</h3>${renderLayers(network.inputWidth, sizesOfLayers(network))}</div>
${groups.flatMap(([title, facts]) => (facts.length === 0 ? [] : [renderGroup(title, facts)]))}
</div>`;
  return { id: "receipt", title: "Receipt", body };
}

function renderGroup(title: string, facts: readonly Fact[]): Html {
  const items = facts.map(([label, fact]) => html`<dt>${label}</dt><dd>${fact}</dd>\n`);
  return html`<div><h3>${title}</h3><dl>${items}</dl></div>\n`;
}

function renderLayers(inputWidth: number, layers: readonly LayerSize[]): Html {
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  const rows = [
    ["input", inputWidth, ""],
    ...layers.map(({ name, width, parameters }) => [name, width, parameters === 0 ? "" : parameters]),
    ["total", "", total],
  ];
  const columns = ["layer", "width", "parameters"].map((title, i) => ({ title, isNumber: i > 0 }));
  return renderTable("The layers of the network", columns, rows);
}
