import { shadeOf, shapesOf } from "./shapes.js";
import type { Color, Span } from "./span.js";

/** Pixels of a character's cell. */
const cell = { width: 8, height: 17 };
const fontSize = 13;
const baseline = 13;
const margin = 12;

/** The colours of the terminal: on a light page, and on a dark one. */
const theme: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ["#f6f8fa", "#161b22"],
  ink: ["#24292f", "#d1d7e0"],
  c0: ["#24292f", "#484f58"],
  c1: ["#cf222e", "#ff7b72"],
  c2: ["#116329", "#3fb950"],
  c3: ["#7d4e00", "#d29922"],
  c4: ["#0550ae", "#58a6ff"],
  c5: ["#8250df", "#bc8cff"],
  c6: ["#1b7c83", "#39c5cf"],
  c7: ["#57606a", "#b1bac4"],
  c8: ["#6e7781", "#8b949e"],
};

/**
 * What is on a terminal, as a picture. It follows the reader's choice of a light or dark page, and embeds no font.
 *
 * @param title for those who do not see it
 */
export function renderSvg(title: string, lines: readonly (readonly Span[])[], columns: number): string {
  const [width, height] = [columns * cell.width + 2 * margin, lines.length * cell.height + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escapeText(title)}</title>`,
    "<style>",
    `text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}`,
    ".b{font-weight:bold}.d{opacity:.6}.i{font-style:italic}.u{text-decoration:underline}",
    fills(0),
    `@media(prefers-color-scheme:dark){${fills(1)}}`,
    "</style>",
    `<rect class="paper" width="100%" height="100%" rx="6"/>`,
    `<g class="ink" transform="translate(${margin} ${margin})">`,
    ...renderShapes(lines),
    ...lines.flatMap(renderLine),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function fills(index: 0 | 1): string {
  return Object.entries(theme)
    .map(([name, pair]) => `.${name}{fill:${pair[index]}}`)
    .join("");
}

/** Backgrounds, and characters that draw something: as shapes, since fonts leave gaps between them. A path for each colour. */
function renderShapes(lines: readonly (readonly Span[])[]): readonly string[] {
  const paths = new Map<string, string>();
  const add = (attributes: string, x: number, y: number, width: number, height: number) => {
    const path = `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
    paths.set(attributes, `${paths.get(attributes) ?? ""}${path}`);
  };
  for (const [row, line] of lines.entries()) {
    const top = row * cell.height;
    for (const span of line) {
      const left = span.column * cell.width;
      if (span.background !== undefined) {
        add(attributesOf(span.background), left, top, span.width * cell.width, cell.height);
      }
      const ink = attributesOf(span.foreground, span.isDim ? ["d"] : []);
      for (const [i, character] of [...span.text].entries()) {
        const x = left + i * cell.width;
        const shade = shadeOf(character);
        if (shade !== undefined) add(`${ink} fill-opacity="${shade}"`, x, top, cell.width, cell.height);
        for (const shape of shapesOf(character) ?? []) {
          const [width, height] = [shape.width * cell.width, shape.height * cell.height];
          add(ink, x + shape.x * cell.width, top + shape.y * cell.height, width, height);
        }
      }
    }
  }
  return [...paths].map(([attributes, path]) => `<path${attributes} d="${path}"/>`);
}

function renderLine(line: readonly Span[], row: number): readonly string[] {
  const texts = line.flatMap(renderText);
  return texts.length === 0 ? [] : [`<text y="${row * cell.height + baseline}">${texts.join("")}</text>`];
}

/** What is to read in a span, each part at its column, however wide the reader's font is. */
function renderText(span: Span): readonly string[] {
  const looks = [
    ...(span.isBold ? ["b"] : []),
    ...(span.isDim ? ["d"] : []),
    ...(span.isItalic ? ["i"] : []),
    ...(span.isUnderlined ? ["u"] : []),
  ];
  const attributes = attributesOf(span.foreground, looks);
  const readable = [...span.text].map((character) => (isShape(character) ? "\n" : character)).join("");
  // A part of its own after each gap, since not all readers of SVG keep several spaces.
  return [...readable.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => {
    // Only a span without shapes has wide characters.
    const x = (span.column + index) * cell.width;
    const width = text === span.text ? span.width : [...text].length;
    return `<tspan x="${x}" textLength="${width * cell.width}"${attributes}>${escapeText(text)}</tspan>`;
  });
}

function isShape(character: string): boolean {
  return shadeOf(character) !== undefined || shapesOf(character) !== undefined;
}

function attributesOf(color: Color | undefined, looks: readonly string[] = []): string {
  const isOwn = typeof color === "string" || (color !== undefined && color > 15);
  const names = [...looks, ...(color === undefined || isOwn ? [] : [`c${color > 8 ? color - 8 : color}`])];
  const classes = names.length === 0 ? "" : ` class="${names.join(" ")}"`;
  return isOwn ? `${classes} fill="${typeof color === "string" ? color : paletteColor(color)}"` : classes;
}

/** A colour of the palette's cube (16 to 231) or of its greys. */
function paletteColor(index: number): string {
  const levels =
    index >= 232
      ? Array.from({ length: 3 }, () => 8 + 10 * (index - 232))
      : [36, 6, 1]
          .map((step) => Math.floor((index - 16) / step) % 6)
          .map((level) => (level === 0 ? 0 : 55 + 40 * level));
  return `#${levels.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
