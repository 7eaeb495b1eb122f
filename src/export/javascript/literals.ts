/**
 * A text as a literal that a module may have anywhere, also one in an HTML page: it neither ends the script nor begins a comment of
 * HTML there.
 */
export function textLiteral(text: string): string {
  return JSON.stringify(text)
    .replace(/<(?=[/!]|script)/gi, "\\x3c")
    .replace(/-->/g, "--\\x3e")
    .replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);
}

/** A text or a number as a literal. */
export function literal(value: string | number): string {
  if (typeof value === "string") return textLiteral(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

export function listLiteral(values: readonly (string | number)[]): string {
  return `[${values.map(literal).join(", ")}]`;
}

/** The key of a property, also of one called `__proto__`, which would be the prototype if it were written plainly. */
export function keyLiteral(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return typeKey(name);
}

/** The name of a property in a type. */
export function typeKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textLiteral(name);
}
