import { cutToWidth, type WidthOf } from "../../messages/cutToWidth.js";
import { firstThatFits } from "../../messages/firstThatFits.js";
import { largestUpdate, mostFlat, vanished } from "../../train/health/diagnose.js";
import type { HealthRecord, LayerHealth, TrainingRecord } from "../../train/records.js";
import { cutLine, spansOf } from "../output/cutLine.js";
import { dim, green, type Line, red, type Styled, yellow } from "../output/line.js";
import type { LivePart, LiveSize } from "./livePart.js";

/** A longer bar shows no more. */
const longestBar = 14;
const shortestBar = 3;
/** The widest number: `1.2e-123`. */
const numberWidth = 8;
const mostNameWidth = 20;
const gap = "  ";

/** Bars of norms and ratios are logarithmic, between these powers of ten. */
const gradientPowers = [-8, 2] as const;
const ratioPowers = [-7, 0] as const;
/** About 0.001 is usual. */
const usualRatio = [1e-4, 1e-2] as const;

/** All of it is in characters of one column. */
const lengthOf: WidthOf = (text) => text.length;

type Paint = (text: string) => string | Styled;
const plain: Paint = (text) => text;

/** What a row shows: a bar, a number, and how both look. */
interface Cell {
  /** How much of the bar is full, 0 to 1. */
  readonly share: number;
  readonly text: string;
  readonly paint: Paint;
}

/** The health of a run, layer by layer, as bars: gradients and steps of linear layers, dead or saturated units of activations. */
export class HealthPart implements LivePart {
  readonly isKept = true;
  private last: HealthRecord | undefined;

  /** @param isUnicode whether bars may be made of blocks */
  constructor(private readonly isUnicode: boolean) {}

  show(records: readonly TrainingRecord[]): void {
    for (const record of records) if (record.type === "health") this.last = record;
  }

  render({ columns, rows }: LiveSize): readonly Line[] {
    if (this.last === undefined) return [];
    const { epoch, layers } = this.last;
    const title = `epoch ${epoch}`;
    const names = layers.map(({ layer, name }) => `${layer} ${name}`);
    const wanted = Math.max(title.length, ...names.map((name) => name.length));
    const nameWidth = Math.min(wanted, mostNameWidth, Math.max(6, Math.floor(columns / 3)));
    const bar = Math.floor((columns - nameWidth - 2 * (gap.length + 1 + numberWidth)) / 2);
    const barWidth = bar < shortestBar ? 0 : Math.min(bar, longestBar);
    const width = barWidth + (barWidth > 0 ? 1 : 0) + numberWidth;
    const titles = chooseTitles(width, barWidth > 0 ? columns - nameWidth - 2 * gap.length : 0);
    const firstWidth = Math.max(width, titles[0].length);
    const header = [
      dim([this.cut(title, nameWidth).padEnd(nameWidth), titles[0].padEnd(firstWidth), titles[1]].join(gap)),
    ];
    const last = layers.findLast(({ gradientNorm }) => gradientNorm !== undefined)?.gradientNorm;
    const lines = layers.map((layer, i): Line => {
      const name = this.cut(names[i] as string, nameWidth).padEnd(nameWidth);
      const cells = cellsOf(layer, last);
      const drawn = cells.map((cell, k) => this.draw(cell, barWidth).padEnd(k < cells.length - 1 ? firstWidth : 0));
      return [name, ...cells.flatMap(({ paint }, k) => [gap, paint(drawn[k] as string)])];
    });
    return fitRows([header, ...lines], rows).map(
      (line) => cutLine(spansOf(line, this.isUnicode), columns, lengthOf).line,
    );
  }

  private draw({ share, text }: Cell, barWidth: number): string {
    if (barWidth === 0) return text;
    const [full, empty] = this.isUnicode ? ["█", "░"] : ["#", "-"];
    const filled = Math.round(Math.min(Math.max(share, 0), 1) * barWidth);
    return `${full.repeat(filled)}${empty.repeat(barWidth - filled)} ${text}`;
  }

  private cut(text: string, width: number): string {
    return cutToWidth(text, width, lengthOf, this.isUnicode ? "…" : "~");
  }
}

/** @param lastNorm of the gradient at the last linear layer */
function cellsOf({ gradientNorm, updateRatio, dead, saturated }: LayerHealth, lastNorm = 0): readonly Cell[] {
  const cells: Cell[] = [];
  if (gradientNorm !== undefined) {
    const paint = Number.isFinite(gradientNorm) ? (gradientNorm < vanished * lastNorm ? yellow : plain) : red;
    cells.push({ share: shareOf(gradientNorm, gradientPowers), text: short(gradientNorm), paint });
  }
  if (updateRatio !== undefined) {
    cells.push({ share: shareOf(updateRatio, ratioPowers), text: short(updateRatio), paint: paintRatio(updateRatio) });
  }
  const flat = dead ?? saturated;
  if (flat !== undefined) {
    const what = dead === undefined ? "saturated" : "dead";
    const paint = flat > mostFlat ? (flat === 1 ? red : yellow) : plain;
    cells.push({ share: flat, text: `${Math.round(100 * flat)}% ${what}`, paint });
  }
  return cells;
}

function paintRatio(ratio: number): Paint {
  if (!(ratio <= 1)) return red;
  if (ratio > largestUpdate) return yellow;
  return ratio >= usualRatio[0] && ratio <= usualRatio[1] ? green : plain;
}

/** Where a value is between two powers of ten. */
function shareOf(value: number, [low, high]: readonly [number, number]): number {
  return Number.isFinite(value) ? (Math.log10(value) - low) / (high - low) : 1;
}

function short(value: number): string {
  const isPlain = value === 0 || (value >= 1e-3 && value < 1e4) || !Number.isFinite(value);
  return isPlain ? String(Number(value.toPrecision(2))) : value.toExponential(1);
}

/** The titles of two columns, with the scale of their bars. */
const titlesWithScale = [
  [`gradient norm, ${describe(gradientPowers)}`, `update / weight, ${describe(ratioPowers)}`],
  [`gradient, ${describe(gradientPowers)}`, `update, ${describe(ratioPowers)}`],
] as const;

function describe(powers: readonly [number, number]): string {
  const [low, high] = powers.map((power) => short(10 ** power).replace(".0e", "e"));
  return `log ${low}..${high}`;
}

/**
 * @param width of a column
 * @param room for both columns, if they have bars
 */
function chooseTitles(width: number, room: number): readonly [string, string] {
  const fits = ([first, second]: readonly [string, string]) =>
    Math.max(width, first.length) + Math.max(width, second.length) <= room;
  return (
    titlesWithScale.find(fits) ?? [
      firstThatFits(["gradient norm", "gradient", "grad"], width),
      firstThatFits(["update / weight", "update"], width),
    ]
  );
}

/** Leaves out lines in the middle, and says how many. */
function fitRows(lines: readonly Line[], rows: number): readonly Line[] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(0, rows - 1);
  const before = Math.ceil((kept + 1) / 2);
  const after = kept - before;
  if (after < 0) return lines.slice(0, rows);
  const left = lines.length - kept;
  return [...lines.slice(0, before), [dim(`(${left} more layers)`)], ...lines.slice(lines.length - after)];
}
