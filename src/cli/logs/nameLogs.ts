/**
 * The shortest names that differ for these files: the last parts of their paths, as many as it takes. The same file given twice
 * has the same name twice.
 */
export function nameLogs(files: readonly string[]): readonly string[] {
  const paths = files.map((file) => file.split(/[\\/]/).filter((part) => part !== "" && part !== "."));
  const lastOf = (path: readonly string[], count: number) => path.slice(-count).join("/");
  return paths.map((path) => {
    const others = paths.filter((other) => lastOf(other, Number.POSITIVE_INFINITY) !== path.join("/"));
    let count = 1;
    while (count < path.length && others.some((other) => lastOf(other, count) === lastOf(path, count))) count++;
    return lastOf(path, count);
  });
}
