import type { PlanePoint, PlaneSamples, PlaneSubject } from "../../charts/plane/plane.js";
import { linearScale } from "../../charts/scale.js";
import { escapeXml, formatPlace } from "../../charts/svg.js";
import type { ReportPlane } from "../collect/findPlane.js";
import { type Html, html, raw } from "../page/html.js";

const [width, height] = [560, 420] as const;
const [left, top] = [56, 32] as const;
const [fullWidth, fullHeight] = [left + width + 16, top + height + 50] as const;
/** More points hide the plane. */
const mostPoints = 1200;
const colors = 6;

/** What a model answers all over the plane of its two inputs, with rows of its data. */
export function drawPlane({ subject, samples }: ReportPlane, title: string): Html {
  const { x, y, kind, levels } = subject;
  const [xScale, yScale] = [x, y].map(({ from, to }) => linearScale({ low: from, high: to })) as [Scale, Scale];
  const placeX = (value: number) => xScale.position(value) * width;
  const placeY = (value: number) => (1 - yScale.position(value)) * height;
  const regions = levels.map((_, level) => {
    const path = drawRegion(samples, (at) => samples.levels[at] === level);
    return `<path class="region l${level % colors}" d="${path}"/>`;
  });
  const points = thinOut(subject.points).map((point) => {
    const held = point.isHeldOut ? " held-out" : "";
    const place = `translate(${formatPlace(placeX(point.x))} ${formatPlace(placeY(point.y))})`;
    return `<path class="point l${point.level % colors}${held}" transform="${place}" d="${shapeOf(subject, point.level)}"/>`;
  });
  const xTicks = xScale.ticks(7).map(({ value, label }) => {
    const at = formatPlace(placeX(value));
    return `<path class="axis" d="M${at} ${height}v5"/><text x="${at}" y="${height + 20}" text-anchor="middle">${label}</text>`;
  });
  const yTicks = yScale.ticks(6).map(({ value, label }) => {
    const at = formatPlace(placeY(value));
    return `<path class="axis" d="M0 ${at}h-5"/><text x="-9" y="${Number(at) + 4}" text-anchor="end">${label}</text>`;
  });
  return raw(
    [
      `<svg viewBox="${-left} ${-top} ${fullWidth} ${fullHeight}" role="img" aria-label="${escapeXml(title)}">`,
      `<svg class="plane-plot ${kind}" id="plane-plot" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<rect width="${width}" height="${height}" fill="none" pointer-events="all"/>`,
      ...regions,
      `<path class="unsure" d="${drawRegion(samples, (at) => samples.unsure[at] === 1)}"/>`,
      `<g class="points-of-rows">${points.join("")}</g>`,
      `<g class="plane-mark" id="plane-mark"><circle r="9"/><path d="M-14 0h9M5 0h9M0 -14v9M0 5v9"/></g>`,
      "</svg>",
      ...xTicks,
      ...yTicks,
      `<path class="axis" d="M0 0V${height}H${width}"/>`,
      `<text x="${width}" y="${height + 40}" text-anchor="end">${escapeXml(x.name)}</text>`,
      `<text x="${8 - left}" y="-14">${escapeXml(y.name)}</text>`,
      "</svg>",
    ].join("\n"),
  );
}

type Scale = ReturnType<typeof linearScale>;

/** The parts of a grid that are of a kind, as rectangles: neighbours in a row are one. */
function drawRegion({ columns, rows }: PlaneSamples, isOf: (at: number) => boolean): string {
  const [w, h] = [width / columns, height / rows];
  const pieces: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = column;
      while (column < columns && isOf(row * columns + column)) column++;
      if (column === from) continue;
      const length = formatPlace((column - from) * w);
      pieces.push(`M${formatPlace(from * w)} ${formatPlace(row * h)}h${length}v${formatPlace(h)}h-${length}z`);
    }
  }
  return pieces.join("");
}

function thinOut(points: readonly PlanePoint[]): readonly PlanePoint[] {
  const stride = Math.ceil(points.length / mostPoints);
  return stride <= 1 ? points : points.filter((_, i) => i % stride === 0);
}

/** Classes differ in their shapes, too: circle, square, triangle, diamond, cross, plus. */
const shapes = [
  "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
  "M-4 -4h8v8h-8z",
  "M0 -5.5l5.2 9h-10.4z",
  "M0 -6l5 6l-5 6l-5 -6z",
  "M-5 -3l2 -2l3 3l3 -3l2 2l-3 3l3 3l-2 2l-3 -3l-3 3l-2 -2l3 -3z",
  "M-1.5 -5.5h3v4h4v3h-4v4h-3v-4h-4v-3h4z",
] as const;

function shapeOf({ kind }: Pick<PlaneSubject, "kind">, level: number): string {
  return shapes[kind === "classes" ? level % shapes.length : 0] as string;
}

/** What the colours and shapes mean. */
export function renderPlaneLegend({ subject }: ReportPlane): Html {
  const { kind, levels, points } = subject;
  const entry = (key: string, name: string) =>
    html`<li>${raw(`<svg class="${kind}" viewBox="-11 -11 22 22" aria-hidden="true">${key}</svg>`)}${name}</li>`;
  const entries = levels.map((name, level) => {
    const region = `<rect class="region l${level % colors}" x="-11" y="-11" width="22" height="22"/>`;
    const point = `<path class="point l${level % colors}" d="${shapeOf(subject, level)}"/>`;
    return entry(points.length > 0 ? region + point : region, name);
  });
  const isAnyHeldOut = points.some(({ isHeldOut }) => isHeldOut);
  if (isAnyHeldOut) entries.push(entry(`<path class="point l0 held-out" d="${shapes[0]}"/>`, "hollow: held out"));
  return html`<ul class="legend">${entries}</ul>`;
}
