/** The colours, the head of the page and its parts. Light and dark are the choice of the reader; all texts have a contrast of 4.5 or more on both. Paper is light. */
export const baseStyle = `
:root {
  color-scheme: light dark; accent-color: var(--accent); --ground: #f6f6f3; --surface: #fff; --ink: #1d1f23; --muted: #5a5f67;
  --line: #deded8; --accent: #0a62a9; --bad: #a52a1a; --c0: #0072b2; --c1: #c04a00; --c2: #00795a;
  --c3: #a8437f; --c4: #8a6a00; --c5: #444; --b0: #e9eef8; --b1: #b9cfea; --b2: #7fa8d8; --b3: #477bb9; --b4: #1d4b85; --region: 22%;
  font: 16px / 1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1115; --surface: #16181d; --ink: #e7e7e4; --muted: #a4a9b2; --line: #2c3038; --accent: #74b9f4;
    --bad: #f08b78; --c0: #56b4e9; --c1: #f0934e; --c2: #2bc299; --c3: #dd94bf; --c4: #e6b422; --c5: #ddd; --b0: #16263c;
    --b1: #1f3f68; --b2: #33659f; --b3: #6297d1; --b4: #b3d3f3; --region: 30%;
  }
}

* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
.page { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--surface); }
.skip:focus { top: 0.5rem; z-index: 1; }

/* The head of the page. */
header { padding: 3rem 0 0; }
h1 { margin: 0; font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -0.02em; font-weight: 680; overflow-wrap: anywhere; }
.lead { max-width: 44rem; margin: 0.75rem 0 0; font-size: 1.1rem; color: var(--muted); overflow-wrap: anywhere; }
.headline { display: flex; flex-wrap: wrap; gap: 1.25rem 3rem; margin: 1.75rem 0 0; }
.headline div { display: flex; flex-direction: column-reverse; justify-content: flex-end; max-width: 17rem; }
.headline dt { color: var(--muted); font-size: 0.9rem; }
.headline dd { margin: 0; font-size: 1.9rem; font-weight: 640; line-height: 1.2; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
nav ul {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 2rem 0 0; padding: 0.75rem 0; border-block: 1px solid var(--line);
  list-style: none; font-size: 0.95rem;
}
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }

/* Its parts. */
main > section { padding: 2.5rem 0 0; scroll-margin-top: 0; }
h2 { margin: 0 0 1rem; font-size: 1.35rem; letter-spacing: -0.01em; line-height: 1.3; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
h4 { margin: 0; font-size: 1rem; }
p { max-width: 44rem; margin: 0 0 0.9rem; }
.note { padding: 0.6rem 0.9rem; border-left: 3px solid var(--accent); background: var(--surface); color: var(--ink); overflow-wrap: anywhere; }
.hint { margin: 0; color: var(--muted); font-size: 0.88rem; }
code, pre { font: 0.88em / 1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
footer { margin: 3.5rem 0 0; padding: 1.25rem 0 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.9rem; }

.layers { margin: 0.35rem 0 0; color: var(--muted); }
`;
