/** Rows that are measured at once, by training and evaluation alike, so that the same parameters have the same loss to the last bit. */
export const rowsAtOnce = 256;
