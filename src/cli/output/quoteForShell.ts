/**
 * The name of a file, quoted for a shell if needed. On Windows that is in double quotes, which both of its shells know, and which no
 * name can have.
 */
export function quoteForShell(file: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === "win32") return /^[\w./@+:,\\-]+$/.test(file) ? file : `"${file}"`;
  return /^[\w./@%+:,-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
