import type { ColumnProfile } from "../../data/profile/tableProfile.js";

/** An entry of a proposed config: a value or, if it is an object whose entries have reasons of their own, these. */
export type ProposedEntry = {
  readonly key: string;
  /** Why it is so, for people. */
  readonly why?: string | undefined;
} & ({ readonly value: unknown } | { readonly entries: readonly ProposedEntry[] });

/** A config for a table, with reasons. */
export interface Proposal {
  /** What it is for, in a line. */
  readonly title: string;
  /** In the order in which people should read them. */
  readonly entries: readonly ProposedEntry[];
  /** The columns as the config has them read: odd texts of a column that is used are missing cells. */
  readonly columns: readonly ColumnProfile[];
  /** What each column becomes: how many inputs, `target` or `left out: a row counter`. */
  readonly uses: ReadonlyMap<string, string>;
  /** What was decided without being certain, each with what to type or set instead. */
  readonly notes: readonly string[];
}
