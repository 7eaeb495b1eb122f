/** The name of a file, quoted for a shell if needed. */
export function quoteForShell(file: string): string {
  return /^[\w./@%+:,-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
