/** The form and the answer. */
export const panelStyle = `
.panel {
  display: grid; grid-template-columns: minmax(0, 1fr) minmax(16rem, 22rem); background: var(--surface); border: 1px solid var(--line);
  border-radius: 12px;
}
.inputs { padding: 1.25rem 1.5rem 1.5rem; min-width: 0; border-right: 1px solid var(--line); }
/* The answer stays in sight beside a long form. */
.answer { position: sticky; top: 0; align-self: start; padding: 1.25rem 1.5rem 1.5rem; min-width: 0; }
.answer > h3 { margin: 0 0 0.25rem; font-size: 0.9rem; font-weight: 600; color: var(--muted); }
.rows {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.5rem; margin: 0 0 1.25rem; padding: 0 0 1rem;
  border-bottom: 1px solid var(--line);
}
.rows input { width: 5.5rem; }
button, input:not([type="range"], [type="radio"], [type="checkbox"]), select {
  min-height: 2.25rem; padding: 0.25rem 0.6rem; font: inherit; font-size: 0.95rem; color: var(--ink); background: var(--ground);
  border: 1px solid var(--muted); border-radius: 6px; font-variant-numeric: tabular-nums;
}
button { min-width: 2.25rem; cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
:disabled, [aria-disabled="true"] { opacity: 0.5; cursor: default; }
[aria-disabled="true"]:hover { border-color: var(--muted); color: var(--ink); }
/* A number may have many digits, and has a slider instead of small arrows. */
.inputs input { text-overflow: ellipsis; }
.field input[type="number"] { appearance: textfield; }
.field input::-webkit-inner-spin-button { display: none; }
input[type="range"] { display: block; width: 100%; height: 1.5rem; margin: 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 1.1rem 2rem; }
.field { display: flex; flex-direction: column; gap: 0.3rem; min-width: 0; margin: 0; padding: 0; border: 0; }
.field > label, legend { padding: 0; font-size: 0.92rem; font-weight: 560; overflow-wrap: anywhere; }
.field.number { display: grid; grid-template-columns: 1fr 7.5rem; align-items: center; gap: 0.1rem 0.75rem; }
.field > select, .field > input { width: 100%; min-width: 0; }
.slider { grid-column: 1 / -1; }
.effect { display: block; width: calc(100% - 1rem); height: 1.5rem; margin: 0 0.5rem -0.15rem; overflow: visible; }
.effect path { fill: none; stroke: var(--accent); stroke-width: 1.5; opacity: 0.75; vector-effect: non-scaling-stroke; }
.field > .missing { font-weight: 400; font-size: 0.88rem; color: var(--muted); }
.choices { flex-direction: row; flex-wrap: wrap; align-items: center; gap: 0.3rem 1rem; }
.choices legend { margin-bottom: 0.3rem; }
.choices > label { font-weight: 400; display: inline-flex; gap: 0.35rem; align-items: center; min-height: 2rem; font-size: 0.95rem; }
.inputs > .hint { margin: 1.25rem 0 0; }
.compact {
  grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 0.6rem 0.75rem; max-height: 24rem; overflow-y: auto;
  padding: 0.25rem;
}
.compact .field > label { font-size: 0.8rem; }
summary { cursor: pointer; padding: 0.75rem 0; font-size: 0.95rem; color: var(--accent); }
.picture { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; }
.picture canvas {
  width: min(16rem, 100%); aspect-ratio: 1; border: 1px solid var(--muted); border-radius: 6px; background: #fff;
  image-rendering: pixelated; touch-action: none; cursor: crosshair;
}
.picture-tools { display: grid; gap: 0.6rem; justify-items: start; flex: 1 1 10rem; }

.target-answer + .target-answer { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.target { margin: 0; overflow-wrap: anywhere; }
.value {
  margin: 0 0 0.75rem; font-size: 1.9rem; font-weight: 660; line-height: 1.25; letter-spacing: -0.02em; overflow-wrap: anywhere;
  font-variant-numeric: tabular-nums;
}
.bars { display: grid; gap: 0.55rem; margin: 0; padding: 0; list-style: none; font-size: 0.92rem; }
.bars.many { max-height: 22rem; overflow-y: auto; padding-right: 0.5rem; }
.bars li { display: grid; grid-template-columns: 1fr auto; gap: 0.1rem 0.75rem; }
.bars .label { overflow-wrap: anywhere; }
.bars data { font-variant-numeric: tabular-nums; }
.bar { grid-column: 1 / -1; grid-row: 2; height: 0.5rem; border-radius: 0.25rem; background: var(--line); overflow: hidden; }
.bar span { display: block; width: 0; height: 100%; background: var(--muted); border-radius: inherit; }
.predicted .bar span { background: var(--accent); }
.predicted .label, .predicted data { font-weight: 660; }
.predicted .label::before { content: "▸ "; color: var(--accent); }
.track { position: relative; height: 0.5rem; border-radius: 0.25rem; background: var(--line); }
.mark { position: absolute; top: -0.3rem; width: 4px; height: 1.1rem; margin-left: -2px; border-radius: 2px; background: var(--accent); }
.ends {
  display: flex; justify-content: space-between; gap: 0.5rem; margin: 0.4rem 0 0; font-size: 0.82rem; color: var(--muted);
  font-variant-numeric: tabular-nums;
}
.truth { margin: 1.25rem 0 0; padding-top: 0.9rem; border-top: 1px solid var(--line); font-size: 0.95rem; overflow-wrap: anywhere; }
.problem { margin: 1rem 0 0; color: var(--bad); font-size: 0.95rem; overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) {
  .bar span, .mark { transition: 0.15s; }
}
`;
