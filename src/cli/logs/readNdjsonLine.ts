import { isJsonObject, type JsonObject } from "../../json/jsonObject.js";
import type { LogRow } from "./logRow.js";

/** Reads a record of a log in NDJSON. */
export function readNdjsonLine(line: string): LogRow | "end" | undefined | null {
  const record = parseObject(line);
  if (record === undefined) return null;
  const { type = "epoch", epoch } = record;
  if (type === "end") return "end";
  if (type !== "epoch") return undefined;
  if (typeof epoch !== "number") return null;
  const values: Record<string, number> = {};
  collect(record, "", values);
  delete values.epoch;
  return { epoch, values };
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** No record has more objects within each other. */
const deepest = 4;

const notFinite: ReadonlySet<unknown> = new Set(["NaN", "Infinity", "-Infinity"]);

/** The numbers of an object. One within another is called by both keys, such as `metrics.f1`; null, or a text such as "NaN", is a number that is not finite. */
function collect(object: JsonObject, before: string, values: Record<string, number>, depth = 1): void {
  for (const key in object) {
    const value = object[key];
    if (typeof value === "number") values[before + key] = value;
    else if (value === null || notFinite.has(value)) values[before + key] = Number.NaN;
    else if (isJsonObject(value) && depth < deepest) collect(value, `${before}${key}.`, values, depth + 1);
  }
}
