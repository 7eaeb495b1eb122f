/** What cannot be known, with what to set. */
export interface Question {
  readonly text: string;
  /** The first row of the cell that it names, from 0. */
  readonly row?: number | undefined;
}
