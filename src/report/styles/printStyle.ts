/** What differs on narrow screens and on paper. */
export const printStyle = `
@media (max-width: 46rem) {
  header { padding-top: 2rem; }
  .page { padding: 0 1rem; }
  .panel { grid-template-columns: minmax(0, 1fr); }
  .inputs, .answer { padding: 1rem; }
  .inputs { border-right: 0; }
  /* Above a form that fills the screen, the answer is found. */
  .answer { position: static; order: -1; border-bottom: 1px solid var(--line); }
  .bars { grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); gap: 0.55rem 1.25rem; }
  .bars.short { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); }
}
@media (max-width: 30rem) {
  .plane text { font-size: 19px; }
}
@media print {
  :root { font-size: 11pt; --ground: #fff; color-scheme: light; }
  .page { max-width: none; padding: 0; }
  header { padding: 0; }
  nav, .skip, .rows button, .picture-tools, .command button, noscript { display: none; }
  main > section { padding-top: 1.5rem; }
  h2, h3, caption { break-after: avoid; }
  .panel, figure, tr, .facts > div, .headline { break-inside: avoid; }
  .frame, .scroll, .command pre, .bars.many, .compact { max-height: none; overflow: visible; }
  .frame > svg, .chart > svg, .graph > svg { min-width: 0; max-width: 100%; max-height: 22cm; }
  .command pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  * { print-color-adjust: exact; }
}
`;
