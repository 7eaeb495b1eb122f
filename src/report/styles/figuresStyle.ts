/** Pictures: curves, points, the graph and the plane. */
export const figuresStyle = `
figure { margin: 0; }
figcaption { max-width: 44rem; margin: 0.6rem 0 0; color: var(--muted); font-size: 0.9rem; }
.frame { padding: 0.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; overflow-x: auto; }
.frame > svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.chart > svg { min-width: 34rem; }
.graph > svg { max-width: none; }
.scatters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.25rem; }
.scatters > figure { max-width: 34rem; }
.scatter svg { width: 100%; }
.scatter text, .plane text { fill: var(--muted); font: 13px system-ui, sans-serif; }
.scatter .axis, .plane .axis { stroke: var(--muted); fill: none; }
.scatter .grid { stroke: var(--line); }
.scatter .same { stroke: var(--muted); stroke-dasharray: 5 4; }
.scatter .points { stroke: var(--accent); stroke-width: 6; stroke-linecap: round; fill: none; opacity: 0.65; }
.plane { max-width: 40rem; }
.plane svg { width: 100%; }
.plane-plot { cursor: crosshair; touch-action: none; }
.plane .region, .legend .region { stroke: none; shape-rendering: crispEdges; }
/* The levels of a plane: classes without an order, or bands of numbers. */
.classes .region { fill: color-mix(in srgb, var(--level) var(--region), var(--surface)); }
.bands .region { fill: var(--level); }
.point { fill: var(--level); stroke: var(--surface); stroke-width: 1; }
.classes .held-out { fill: var(--surface); stroke: var(--level); stroke-width: 1.8; }
.bands .point { stroke: var(--ink); }
.bands .points-of-rows { filter: drop-shadow(0 0 1.5px var(--surface)) drop-shadow(0 0 1px var(--surface)); }
.bands .held-out { stroke-dasharray: 2 1.5; }
.classes .l0 { --level: var(--c0); }
.classes .l1 { --level: var(--c1); }
.classes .l2 { --level: var(--c2); }
.classes .l3 { --level: var(--c3); }
.classes .l4 { --level: var(--c4); }
.classes .l5 { --level: var(--c5); }
.bands .l0 { --level: var(--b0); }
.bands .l1 { --level: var(--b1); }
.bands .l2 { --level: var(--b2); }
.bands .l3 { --level: var(--b3); }
.bands .l4 { --level: var(--b4); }
.unsure { fill: var(--surface); opacity: 0.55; shape-rendering: crispEdges; }
.plane-mark { fill: none; stroke: var(--ink); stroke-width: 2.5; pointer-events: none; }
.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.25rem; margin: 0.6rem 0 0; padding: 0; list-style: none; font-size: 0.9rem; }
.legend li { display: inline-flex; gap: 0.4rem; align-items: center; }
.legend svg { width: 1.4rem; height: 1.4rem; flex: none; }
`;
