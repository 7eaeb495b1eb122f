import { expect, test } from "vitest";
import { formatCount } from "../../src/messages/formatCount.js";

test.each([
  [0, "0 rows"],
  [1, "1 row"],
  [2, "2 rows"],
])("a count of %d is written as %s", (number, text) => expect(formatCount(number, "row")).toBe(text));
