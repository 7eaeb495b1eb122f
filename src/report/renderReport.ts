import { renderLineChartSvg } from "../charts/lineChartSvg.js";
import type { OutputColumn } from "../data/encode/dataset.js";
import { createSha256 } from "../files/createSha256.js";
import { formatJson } from "../json/formatJson.js";
import { version } from "../version.js";
import copyScript from "./browser/copy.js?raw" with { type: "text" };
import { type Html, html, raw } from "./page/html.js";
import { styleOfSvg } from "./page/inlineSvg.js";
import { escapeScript } from "./page/joinScripts.js";
import { pageStyle } from "./page/pageStyle.js";
import type { Section } from "./page/section.js";
import { describeForm, type PanelForm } from "./panel/panelForm.js";
import { panelScript } from "./panel/panelScript.js";
import type { ReportContent } from "./reportContent.js";
import { renderColumns } from "./sections/columnsSection.js";
import { renderCommand } from "./sections/commandSection.js";
import { renderConfusion } from "./sections/confusionSection.js";
import { renderErrors } from "./sections/errorsSection.js";
import { renderGraph } from "./sections/graphSection.js";
import { describeLayers, renderHeader } from "./sections/header.js";
import { renderLoss } from "./sections/lossSection.js";
import { renderMetrics } from "./sections/metricsSection.js";
import { renderPlane } from "./sections/planeSection.js";
import { renderReceipt } from "./sections/receiptSection.js";
import { renderTry } from "./sections/trySection.js";

/** A page about a model that needs nothing else: no request leaves it. The same content gives the same bytes. */
export function renderReport(content: ReportContent): string {
  const { data, plane, restored, file, model, module } = content;
  const form = describeForm(restored, "reason" in data ? undefined : data.rows);
  const sections = listSections(content, form);
  const title = model.config.name ?? file;
  const script = escapeScript("source" in module ? `${module.source}\n${panelScript}\n${copyScript}` : copyScript);
  const style = pageStyle + stylesOfPictures(content);
  const axes = plane && [plane.subject.x, plane.subject.y];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="backprop ${version}">
<title>${title}: a model by backprop</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#try">Skip to the form</a>
<div class="page">
${renderHeader(content)}
<nav aria-label="Parts of this page"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${sections.map(renderSection)}
</main>
<footer>Made by backprop ${version}. This page works offline: the model runs in it, and nothing that is typed leaves it.</footer>
</div>
<script type="application/json" id="panel-data">${raw(escapeScript(formatJson({ ...form, plane: axes })))}</script>
<script type="module">${raw(script)}</script>
</body>
</html>
`;
  return page.html;
}

function listSections(content: ReportContent, form: PanelForm): readonly Section[] {
  const { restored, data, model, plane, curves } = content;
  const { outputColumns } = restored;
  const numbers = outputColumns.filter(({ kind }) => kind === "number").length;
  const hasRows = !("reason" in data);
  return [
    renderTry(form, content.module),
    renderMetrics(data, model.validation),
    ...(hasRows && numbers < outputColumns.length ? [renderConfusion(data)] : []),
    ...(hasRows && numbers > 0 ? [renderErrors(content.numbers, numbers)] : []),
    ...(plane === undefined ? [] : [renderPlane(plane, outputColumns[0] as OutputColumn)]),
    // A model that was imported has no run.
    ...(curves === undefined && "imported" in model.config.data ? [] : [renderLoss(curves)]),
    renderColumns(restored),
    renderGraph(content.graph, describeLayers(restored)),
    renderReceipt(model, restored, !(hasRows && data.kind === "given")),
    renderCommand(content.command, model),
  ];
}

function renderSection({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

/** The pictures have styles of their own, each for its own part of the page. */
function stylesOfPictures({ graph, curves }: ReportContent): string {
  const chart =
    curves === undefined ? "" : styleOfSvg(renderLineChartSvg([], { title: "", isLogScale: false }), "chart");
  return chart + ("svg" in graph ? styleOfSvg(graph.svg, "graph") : "");
}

/** Only the page's own script and style count, by their hashes; nothing is loaded. */
function policyFor(script: string, style: string): string {
  const hash = (text: string) => `'sha256-${createSha256().update(text).digest("base64")}'`;
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
}
