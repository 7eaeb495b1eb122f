import { renderLineChartSvg } from "../../charts/lineChartSvg.js";
import type { Series } from "../../charts/series.js";
import { formatShort } from "../../messages/formatShort.js";
import { html, raw } from "../page/html.js";
import { inlineSvg } from "../page/inlineSvg.js";
import type { Section } from "../page/section.js";
import type { LossCurves } from "../reportContent.js";

/** The curves of the run, if its log is at hand. */
export function renderLoss(curves: LossCurves | undefined): Section {
  const section = { id: "loss", title: "Loss curves" };
  if (curves === undefined) {
    return {
      ...section,
      body: html`<p class="note">The curves are left out, since no log was given. <code>backprop train CONFIG --log loss.ndjson</code> writes one, and <code>backprop report MODEL loss.ndjson -o FILE.html</code> shows it.</p>`,
    };
  }
  const doubt =
    curves.doubt && html`<p class="note">These are the curves of another run than the model's: ${curves.doubt}.</p>`;
  const words = `${curves.series.map(describeCurve).join("; ")}.`;
  const svg = renderLineChartSvg(curves.series, {
    title: words,
    isLogScale: "auto",
    xTitle: "epoch",
    isXWhole: true,
    width: 900,
    height: 400,
  });
  return {
    ...section,
    body: html`${doubt}<figure><div class="frame chart" tabindex="0" role="region" aria-label="Curves of the loss">${raw(inlineSvg(svg, words))}</div><figcaption>${words} From ${curves.file}.</figcaption></figure>`,
  };
}

function describeCurve({ name, xs, ys }: Series): string {
  const finite = Array.from(ys, (value, i) => ({ epoch: xs[i] as number, value })).filter(({ value }) =>
    Number.isFinite(value),
  );
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no numbers`;
  const least = finite.reduce((a, b) => (b.value < a.value ? b : a));
  const lowest = least === last ? "" : `, lowest ${formatShort(least.value)} in epoch ${least.epoch}`;
  return `${name}: ${formatShort(first.value)} in epoch ${first.epoch}, ${formatShort(last.value)} in epoch ${last.epoch}${lowest}`;
}
