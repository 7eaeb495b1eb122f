/** A file of the page, as its text. */
declare module "*?raw" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: a file has no other name
  export default text;
}
