/** Lines of source are at most so long, if they can be broken. */
const width = 110;

export function fits(line: string): boolean {
  return line.length <= width;
}

/** A statement in lines. The ones behind the first are indented further. It is broken at spaces, so it has no texts. */
export function wrapLine(text: string, indent: string): readonly string[] {
  if (fits(indent + text)) return [indent + text];
  return splitChoices(text).flatMap((part, i) =>
    wrapWords(part.split(" "), i === 0 ? indent : `${indent}  `, `${indent}${i === 0 ? "  " : "    "}`),
  );
}

/** An expression, with a part of its own for each branch of an outer choice. */
function splitChoices(text: string): readonly string[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const word of text.split(" ")) {
    if (depth === 0 && (word === "?" || word === ":")) parts.push([]);
    parts.at(-1)?.push(word);
    for (const character of word) depth += character === "(" ? 1 : character === ")" ? -1 : 0;
  }
  return parts.map((words) => words.join(" "));
}

/** Numbers in lines, each with a comma behind it. */
export function wrapNumbers(numbers: readonly string[], indent: string): readonly string[] {
  return wrapWords(
    numbers.map((number) => `${number},`),
    indent,
    indent,
  );
}

function wrapWords(words: readonly string[], first: string, rest: string): readonly string[] {
  const lines: string[] = [];
  let line = first + (words[0] ?? "");
  for (const word of words.slice(1)) {
    if (fits(`${line} ${word}`)) line += ` ${word}`;
    else {
      lines.push(line);
      line = rest + word;
    }
  }
  return [...lines, line];
}
