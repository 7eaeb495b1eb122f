import { escapeXml, formatPlace } from "../charts/svg.js";
import { UsageError } from "../errors.js";
import { darkColors, lightColors, type PartColors } from "./colors.js";
import { describeBox, type VertexValues } from "./describeVertex.js";
import type { StepPart, ViewNode } from "./graphView.js";
import { type Layout, layOutStep, mostVertices, type Place } from "./layOutStep.js";

const fontSize = 12;
const lineHeight = 16;
/** The width of a character of the font, in pixels: fonts for code are 0.6 em wide. */
const characterWidth = 0.602 * fontSize;
const padding = 8;
const margin = 16;

/**
 * Vertices as a picture, on a ground that follows the reader's choice of dark or light: data flows down through the forward half, and
 * up again through the backward half beside it.
 *
 * @throws UsageError if there are too many to lay out
 */
export function renderSvg(vertices: readonly ViewNode[], values?: VertexValues): Iterable<string> {
  if (vertices.length > mostVertices) {
    const got = `got ${vertices.length} nodes, expected at most ${mostVertices}`;
    throw new UsageError(`--format svg: ${got}: lay out larger graphs with Graphviz: add --format dot | dot -Tsvg`);
  }
  const boxes = new Map(vertices.map((vertex) => [vertex, describeBox(vertex, values)]));
  const sizes = new Map([...boxes].map(([vertex, lines]) => [vertex, sizeOfBox(lines)]));
  return draw(vertices, boxes, layOutStep(vertices, sizes));
}

const sizeOfBox = (lines: readonly string[]) => ({
  width: Math.max(...lines.map(({ length }) => length)) * characterWidth + 2 * padding,
  height: lines.length * lineHeight + padding,
});

function* draw(
  vertices: readonly ViewNode[],
  boxes: ReadonlyMap<ViewNode, readonly string[]>,
  { width, height, places, edges }: Layout,
): Generator<string> {
  const [fullWidth, fullHeight] = [width + 2 * margin, height + 2 * margin].map(Math.ceil);
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${fullWidth} ${fullHeight}" width="${fullWidth}" height="${fullHeight}" role="img">\n`;
  yield "<title>The graph of a training step</title>\n";
  yield `<style>${style}</style>\n`;
  yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0.5L8 4L0 7.5z"/></marker></defs>\n';
  yield `<rect class="ground" x="${-margin}" y="${-margin}" width="${fullWidth}" height="${fullHeight}"/>\n`;
  for (const { points, part } of edges) {
    yield `<path class="edge ${part}" marker-end="url(#tip)" d="${drawCurve(points)}"/>\n`;
  }
  for (const vertex of vertices) yield drawBox(vertex, boxes.get(vertex) ?? [], places.get(vertex) as Place);
  yield "</svg>\n";
}

function drawBox({ node, part, role }: ViewNode, lines: readonly string[], { x, y, width, height }: Place): string {
  const radius = node.kind === "operation" ? 4 : height / 2;
  const top = y - (lines.length * lineHeight) / 2 + lineHeight * 0.75;
  const texts = lines.map((line, i) => {
    const look = i === 0 ? ' class="name"' : "";
    return `<text${look} x="${formatPlace(x)}" y="${formatPlace(top + i * lineHeight)}">${escapeXml(line)}</text>`;
  });
  const box = `<rect x="${formatPlace(x - width / 2)}" y="${formatPlace(y - height / 2)}" width="${formatPlace(width)}" height="${formatPlace(height)}" rx="${formatPlace(radius)}"/>`;
  return `<g class="${part}"><title>${escapeXml(role)}</title>${box}${texts.join("")}</g>\n`;
}

/** A smooth curve through the places where an edge bends. */
function drawCurve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  const pieces = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] as Point;
    const end = i === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${format(point)} ${format(end)}`;
  });
  return `M${format(first)}${pieces.length === 0 ? `L${format(last)}` : pieces.join("")}`;
}

type Point = Layout["edges"][number]["points"][number];

const format = ({ x, y }: Point) => `${formatPlace(x)} ${formatPlace(y)}`;

const stylePart = (part: StepPart, { fill, line }: PartColors) =>
  `.${part} rect{fill:${fill};stroke:${line}}.edge.${part}{stroke:${line}}`;
const styleParts = (colors: Readonly<Record<StepPart, PartColors>>) =>
  (Object.keys(colors) as StepPart[]).map((part) => stylePart(part, colors[part])).join("");

const style = `svg{color-scheme:light dark}
.ground{fill:#fff}.edge{fill:none;stroke-width:1.2;opacity:.75}.tip{fill:#777}
text{fill:#1a1a1a;font:${fontSize}px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}.name{font-weight:bold}
${styleParts(lightColors)}
@media(prefers-color-scheme:dark){.ground{fill:#16181d}text{fill:#e6e6e6}.tip{fill:#999}${styleParts(darkColors)}}`;
