import { wrapWords } from "../../messages/wrapWords.js";

/**
 * A line of an example in lines of at most `width` columns, as far as its words allow it. They mean the same: a shell goes on after a
 * backslash, and in JSON a line may end between any two words. A comment of JSON goes above its line.
 */
export function fitExample(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const indent = " ".repeat(line.length - line.trimStart().length);
  if (isComment(line)) return wrapComment(line.trim().slice(2).trim(), indent, width);
  const isJson = /^\s*["{}[\]]/.test(line);
  const [, code, comment] = (isJson && /^(.*?)\s+\/\/ (.*)$/.exec(line)) || [];
  if (code !== undefined && comment !== undefined) {
    return [...wrapComment(comment, indent, width), ...fitExample(code, width)];
  }
  // A text in quotes stays whole, and an option with its value.
  const words = line.match(/(?:-{1,2}[a-z][a-z-]* (?![-|>]))?(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
  const [end, further] = isJson ? ["", "  "] : [" \\", "  "];
  const lines = wrapWords(words, width - indent.length - further.length - end.length);
  return lines.map((each, i) => `${indent}${i === 0 ? "" : further}${each}${i === lines.length - 1 ? "" : end}`);
}

/** The lines of a config with comments, as `fitExample`. Of comments below each other, all are wrapped anew if one is too wide. */
export function fitCode(lines: readonly string[], width: number): readonly string[] {
  const fitted: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const start = i;
    while (isComment(lines[start] ?? "") && isComment(lines[i + 1] ?? "")) i++;
    const block = lines.slice(start, i + 1);
    if (block.every((line) => line.length <= width)) fitted.push(...block);
    else
      fitted.push(
        ...fitExample(block.map((line, k) => (k === 0 ? line : line.trim().slice(2).trim())).join(" "), width),
      );
  }
  return fitted;
}

export function isComment(line: string): boolean {
  return /^\s*\/\//.test(line);
}

function wrapComment(text: string, indent: string, width: number): readonly string[] {
  return wrapWords(text.split(/\s+/), width - indent.length - 3).map((line) => `${indent}// ${line}`);
}

/** The lines of a text of commander. Those that commands write above their help are fitted: commander does not. */
export function fitHelp(text: string, width: number): readonly string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  return text.startsWith("Examples:") ? lines.flatMap((line) => fitExample(line, width)) : lines;
}
