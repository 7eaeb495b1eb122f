/** A label and what it says, for people: `seed`, `1`. */
export type Fact = readonly [label: string, fact: string];
