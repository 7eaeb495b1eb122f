/** An object of JSON: its values by their keys. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value of JSON is an object. A list is none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
