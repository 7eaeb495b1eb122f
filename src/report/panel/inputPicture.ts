/** A field for a number, or one of another kind. */
type Field = { readonly name: string } & (
  | { readonly kind: "number"; readonly low: number; readonly high: number }
  | { readonly kind: "category" | "date" }
);

/** The inputs of a model as the pixels of a picture, row after row from the top. */
export interface InputPicture {
  readonly columns: number;
  readonly rows: number;
  /** What a pixel without ink is, and one that is full of it. */
  readonly low: number;
  readonly high: number;
}

/** A smaller square may be anything. */
const leastSide = 5;
const mostSide = 64;

/** The picture that the inputs of a model are, if they look like one: a square of numbers whose names count, in about the same range. */
export function findPicture(fields: readonly Field[]): InputPicture | undefined {
  const side = Math.sqrt(fields.length);
  if (!Number.isInteger(side) || side < leastSide || side > mostSide) return undefined;
  const numbers = fields.filter((field) => field.kind === "number");
  if (numbers.length < fields.length || !areCounted(fields.map(({ name }) => name))) return undefined;
  const low = Math.min(...numbers.map((field) => field.low));
  const high = Math.max(...numbers.map((field) => field.high));
  return { columns: side, rows: side, low, high };
}

/** Whether names are the same text with ascending numbers in it, such as `pixel_0_1` or `x12`. */
function areCounted(names: readonly string[]): boolean {
  const numbers = names.map((name) => (name.match(/\d+/g) ?? []).map(Number));
  const forms = new Set(names.map((name) => name.replace(/\d+/g, "#")));
  if (forms.size > 1) return false;
  return numbers.every((each, i) => i === 0 || isAfter(each, numbers[i - 1] as readonly number[]));
}

function isAfter(numbers: readonly number[], before: readonly number[]): boolean {
  const at = numbers.findIndex((number, i) => number !== before[i]);
  return at >= 0 && (numbers[at] as number) > (before[at] as number);
}
