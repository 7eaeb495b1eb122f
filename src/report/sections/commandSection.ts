import { escapeXml } from "../../charts/svg.js";
import { type DataSpec, sourceOf } from "../../data/load/dataSpec.js";
import type { Model } from "../../model/model.js";
import { html, raw } from "../page/html.js";
import type { Section } from "../page/section.js";

/** The command that makes the model again, to be copied. */
export function renderCommand(command: string | undefined, { config, training, tool }: Model): Section {
  const section = { id: "again", title: "Make it again" };
  if (command === undefined) {
    return {
      ...section,
      body: html`<p class="note">The model was imported from another program, so no command of this one makes it again.</p>`,
    };
  }
  // A line break is part of the command; elsewhere on a page it would be shown as an escape.
  const lines = raw(command.split("\n").map(escapeXml).join("\n"));
  const body = html`<p>This gives the same file, byte for byte${tool === undefined ? "" : `, with ${tool}`}. ${explainFolder(config.data)}</p>
${explainEnd(training?.reason)}
<div class="command"><button type="button" data-copy="command">Copy</button><pre tabindex="0" role="region" aria-label="Command"><code id="command">${lines}</code></pre></div>`;
  return { ...section, body };
}

function explainFolder(data: DataSpec) {
  const source = sourceOf(data);
  if (source.kind !== "file") return "";
  return html`Type it in the folder from which <code>${source.file.path}</code> leads to the data.`;
}

/** A run that was ended by the clock or by hand cannot be told to end there. */
function explainEnd(reason: unknown) {
  if (reason !== "signal" && reason !== "time") return undefined;
  const what = reason === "signal" ? "was ended by hand" : "was ended by its time limit";
  return html`<p class="note">Its run ${what}, so that another run may end elsewhere and give other numbers.</p>`;
}
