/** What becomes of the numbers of a format that has numbers beside texts. */
export interface NumberOptions {
  /** Whether cells will be kept as the file has them. */
  readonly isVerbatim?: boolean | undefined;
  /** Whether texts have another number format: then a number such as `1.050` is no text, which would be read as one of them. */
  readonly isLocal?: boolean | undefined;
}
