/** What is done about a row that cannot be predicted. */
export const errorPolicies = ["stop", "skip", "mark"] as const;
export type ErrorPolicy = (typeof errorPolicies)[number];
