/** Tables, facts and the command. */
export const tablesStyle = `
.scroll { max-width: 100%; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.95rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 0.6rem; text-align: left; color: var(--muted); font-size: 0.9rem; }
/* A wide table is moved sideways below it. */
caption > span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
th, td { padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
th { font-weight: 560; }
thead th { color: var(--muted); font-size: 0.88rem; }
.figure-number { text-align: right; }
td.wide { min-width: 14rem; overflow-wrap: anywhere; }
.confusion th, .confusion td { padding: 0.4rem 0.7rem; text-align: right; border: 0; }
.confusion tbody td { min-width: 3rem; border: 2px solid var(--ground); border-radius: 4px; text-align: center; }
.confusion tbody th { max-width: 14rem; overflow-wrap: anywhere; }
.confusion .right { outline: 1.5px solid var(--accent); outline-offset: -3px; font-weight: 640; }

/* How much of a row of the confusion matrix a cell has, in tenths. */
.confusion tbody td { background: color-mix(in srgb, var(--accent) calc(var(--tenths, 0) * 4%), var(--surface)); }
.s1 { --tenths: 1; }
.s2 { --tenths: 2; }
.s3 { --tenths: 3; }
.s4 { --tenths: 4; }
.s5 { --tenths: 5; }
.s6 { --tenths: 6; }
.s7 { --tenths: 7; }
.s8 { --tenths: 8; }
.s9 { --tenths: 9; }
.s10 { --tenths: 10; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem 3rem; }
.facts h3 { margin-top: 0; }
.facts dl { display: grid; grid-template-columns: fit-content(12rem) 1fr; gap: 0.3rem 1.25rem; margin: 0; font-size: 0.93rem; align-content: start; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.command { position: relative; }
.command pre {
  max-height: 24rem; margin: 0; padding: 1rem; overflow: auto; background: var(--surface); border: 1px solid var(--line);
  border-radius: 12px;
}
.command button { margin: 0 0 0.75rem; }

.side-by-side { display: flex; flex-wrap: wrap; gap: 1.5rem 4rem; align-items: start; }
.side-by-side caption { min-width: 14rem; }
`;
