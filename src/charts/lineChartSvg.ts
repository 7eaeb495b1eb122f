import { type ChartOptions, scalesOf } from "./lineChart.js";
import type { Scale } from "./scale.js";
import type { Series } from "./series.js";
import { escapeXml, formatPlace } from "./svg.js";
import { thinCurve } from "./thinCurve.js";

export interface SvgChartOptions extends ChartOptions {
  /** In pixels (default: 800 by 450). */
  readonly width?: number;
  readonly height?: number;
  /** What the picture shows, in words. */
  readonly title: string;
}

/** The width of a character, in pixels; names are measured by it. */
const characterWidth = 7.5;
const lineHeight = 20;
const margin = 16;

/** How curves differ, with colours and without. */
const dashes = ["", "7 4", "2 4", "10 3 2 3", "14 5", "4 2", "1 3 6 3", "12 3 2 3 2 3"] as const;

/**
 * The colours on a light and on a dark ground: those of Okabe and Ito, which differ for most people who confuse colours, darker or lighter
 * for contrast.
 *
 * @see Okabe and Ito 2008, "Color universal design"
 */
const curveColors = [
  ["#0072b2", "#56b4e9"],
  ["#c04a00", "#f0934e"],
  ["#00795a", "#2bc299"],
  ["#a8437f", "#dd94bf"],
  ["#8a6a00", "#e6b422"],
  ["#444444", "#dddddd"],
] as const;

const colorsOf = (ground: 0 | 1) => curveColors.map((pair, i) => `.c${i}{stroke:${pair[ground]}}`).join("");

const style = `svg{color-scheme:light dark}
.ground{fill:#fff}text{fill:#333;font:13px system-ui,sans-serif}.grid{stroke:#ddd}.axis{stroke:#888}
.curve{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
${colorsOf(0)}
@media(prefers-color-scheme:dark){.ground{fill:#16181d}text{fill:#ccc}.grid{stroke:#2e323a}.axis{stroke:#777}${colorsOf(1)}}`;

/** A chart of curves as a picture that needs nothing else, on a ground that follows the reader's choice of dark or light. */
export function renderLineChartSvg(all: readonly Series[], options: SvgChartOptions): string {
  const { width = 800, height = 450, title, xTitle = "" } = options;
  const scales = scalesOf(all, options);
  const names = all.map(({ name }) => name);
  const legend = placeLegend(scales?.y.isLog === true ? [...names, "log scale"] : names, width);
  const top = margin + legend.lines * lineHeight + margin / 2;
  const body =
    scales === undefined
      ? [text(width / 2, height / 2, "no numbers to draw", "middle")]
      : renderPlot(all, scales, { top, width, height, xTitle });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...legend.places.flatMap(([x, y], i) => renderEntry(names[i], x, y, i)),
    ...body,
    "</svg>",
  ].join("\n")}\n`;
}

interface Space {
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
}

function renderPlot(
  all: readonly Series[],
  { x, y }: { readonly x: Scale; readonly y: Scale },
  { top, width, height, xTitle }: Space,
): readonly string[] {
  const bottom = height - margin - 2 * lineHeight;
  const yTicks = y.ticks(Math.max(2, Math.floor((bottom - top) / 40)));
  const left = margin + 12 + characterWidth * Math.max(1, ...yTicks.map(({ label }) => label.length));
  const right = width - 2 * margin;
  const xTicks = x.ticks(Math.max(2, Math.floor((right - left) / 90)));
  const placeX = (position: number) => left + position * (right - left);
  const placeY = (position: number) => bottom - position * (bottom - top);
  return [
    ...yTicks.flatMap(({ value, label }) => {
      const at = placeY(y.position(value));
      return [line("grid", [left, at], [right, at]), text(left - 8, at + 4, label, "end")];
    }),
    ...xTicks.flatMap(({ value, label }) => {
      const at = placeX(x.position(value));
      return [line("axis", [at, bottom], [at, bottom + 5]), text(at, bottom + lineHeight, label, "middle")];
    }),
    line("axis", [left, bottom], [right, bottom]),
    text(right, bottom + 2 * lineHeight, xTitle, "end"),
    // Curves do not leave the plot, not even if they leave the scale.
    `<clipPath id="plot"><rect x="${formatPlace(left)}" y="${formatPlace(top - 2)}" width="${formatPlace(Math.max(0, right - left))}" height="${formatPlace(Math.max(0, bottom - top + 4))}"/></clipPath>`,
    `<g clip-path="url(#plot)">`,
    ...all.map((series, i) => {
      const columns = Math.max(2, Math.round(right - left));
      const pieces = thinCurve(series, x, y, columns).map((piece) =>
        piece
          .flatMap(({ column, first, low, high, last }) =>
            distinct([first, low, high, last]).map(
              (height) => `${formatPlace(placeX(column / (columns - 1)))} ${formatPlace(placeY(height))}`,
            ),
          )
          .join("L"),
      );
      // A point alone is a line of no length, whose round ends are seen.
      const path = pieces.map((piece) => `M${piece}${piece.includes("L") ? "" : "h0"}`).join("");
      return `<path class="curve c${i % curveColors.length}"${dashOf(i)} d="${path}"><title>${escapeXml(series.name)}</title></path>`;
    }),
    "</g>",
  ];
}

/** Neighbours that are the same are one. */
function distinct(values: readonly number[]): readonly number[] {
  return values.filter((value, i) => value !== values[i - 1]);
}

function dashOf(i: number): string {
  const dash = dashes[i % dashes.length];
  return dash === "" ? "" : ` stroke-dasharray="${dash}"`;
}

const keyWidth = 34;

/** The places of the names, side by side in as many lines as they need. */
function placeLegend(names: readonly string[], width: number) {
  const places: (readonly [x: number, y: number])[] = [];
  let [x, lines] = [margin, 1];
  for (const name of names) {
    const needed = keyWidth + name.length * characterWidth + margin;
    if (x > margin && x + needed > width) [x, lines] = [margin, lines + 1];
    places.push([x, margin / 2 + lines * lineHeight]);
    x += needed;
  }
  return { places, lines };
}

/** @param name of the curve, or undefined for what is said of the scale */
function renderEntry(name: string | undefined, x: number, y: number, i: number): readonly string[] {
  if (name === undefined) return [text(x, y, "log scale", "start")];
  const sample = `<path class="curve c${i % curveColors.length}"${dashOf(i)} d="M${x} ${y - 4}h${keyWidth - 8}"/>`;
  return [sample, text(x + keyWidth, y, name, "start")];
}

type Point = readonly [x: number, y: number];

function line(kind: string, [x1, y1]: Point, [x2, y2]: Point): string {
  return `<path class="${kind}" d="M${formatPlace(x1)} ${formatPlace(y1)}L${formatPlace(x2)} ${formatPlace(y2)}"/>`;
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${formatPlace(x)}" y="${formatPlace(y)}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}
