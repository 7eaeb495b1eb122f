/** The compiled module that writes numbers, as the build embeds it. */
declare const bytes: Uint8Array<ArrayBuffer>;
// biome-ignore lint/style/noDefaultExport: as the build embeds it
export default bytes;
