/** A compiled module of kernels, as the build embeds it. */
declare const bytes: Uint8Array<ArrayBuffer>;
export default bytes;
