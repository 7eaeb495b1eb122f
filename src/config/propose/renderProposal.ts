import { wrapWords } from "../../messages/wrapWords.js";
import { printable } from "../../printable.js";
import type { Proposal, ProposedEntry } from "./proposal.js";

const longestLine = 100;

/**
 * The text of a proposed config: JSON with comments, which give the reasons.
 *
 * @param heading comments before the config, line by line
 */
export function renderProposal({ entries }: Proposal, heading: readonly string[] = []): string {
  const lines = [...heading.flatMap((line) => comment(line, "")), "{", ...renderEntries(entries, "  "), "}"];
  return `${lines.join("\n")}\n`;
}

function renderEntries(entries: readonly ProposedEntry[], indent: string): readonly string[] {
  return entries.flatMap((entry, i) => {
    const comma = i < entries.length - 1 ? "," : "";
    const key = `${indent}${JSON.stringify(entry.key)}: `;
    const why = entry.why === undefined ? [] : entry.why.split("\n").flatMap((line) => comment(sentence(line), indent));
    if (!("entries" in entry)) return [...why, `${key}${renderValue(entry.value, key.length, indent)}${comma}`];
    return [...why, `${key}{`, ...renderEntries(entry.entries, `${indent}  `), `${indent}}${comma}`];
  });
}

/** On one line if it is short, else line by line. */
function renderValue(value: unknown, before: number, indent: string): string {
  const line = spaced(value);
  if (typeof value !== "object" || value === null || before + line.length < longestLine) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value)
    ? value.map(spaced)
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${indent}${close}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** With a capital letter, unless it begins with a name, and a full stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.:]$/.test(text) ? "" : "."}`;
}

/** Comments of at most so many characters a line. Names in them may hold anything. */
function comment(text: string, indent: string): readonly string[] {
  const width = longestLine - indent.length - "// ".length;
  return wrapWords(printable(text).split(" "), width).map((line) => `${indent}// ${line}`);
}
