/** Lines of source are at most so long, if they can be broken. */
const width = 110;

/** A statement in lines. The ones behind the first are indented further. It is broken at spaces, so it has no texts. */
export function wrapLine(text: string, indent: string): readonly string[] {
  return wrapWords(text.split(" "), indent, `${indent}    `);
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
    if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = rest + word;
    }
  }
  return [...lines, line];
}
