import type { DatePart } from "../../data/cells/dateParts.js";
import type { DateColumn } from "../../data/encode/dataset.js";
import type { OnnxGraph, Value } from "./onnxGraph.js";

/** The numbers that a date is given as. The hour has its minutes as a fraction, and is 0 for a date without a time. */
export const dateFields = ["year", "month", "day", "hour"] as const;
type DateField = (typeof dateFields)[number];

/**
 * The parts of dates. They are NaN for a date whose year is NaN, so that they are filled; and infinite for a date that there is not,
 * so that it is refused.
 *
 * @param fields each [batch, 1]
 * @returns the numbers of the column in their order, each [batch, 1]
 */
export function encodeDate(
  graph: OnnxGraph,
  column: DateColumn,
  fields: Readonly<Record<DateField, Value>>,
): readonly Value[] {
  const math = new DateArithmetic(graph, column.name);
  const { year, month, day, hour } = fields;
  const isLeap = math.isLeap(year);
  const isDay = math.isDay(fields, isLeap);
  const isMissing = graph.node(`${column.name}/isMissing`, "IsNaN", [year]);
  const none = math.choose(isMissing, math.number(Number.NaN), math.number(Number.POSITIVE_INFINITY));
  const dayOfYear = math.dayOfYear(month, day, isLeap);
  const turnsOrYear = (part: DatePart): Value => {
    switch (part) {
      case "year":
        return year;
      case "dayOfYear":
        return math.divide(
          math.subtract(dayOfYear, math.number(1)),
          math.choose(isLeap, math.number(366), math.number(365)),
        );
      case "weekday":
        return math.divide(math.weekday(year, dayOfYear), math.number(7));
      case "hour":
        return math.divide(hour, math.number(24));
    }
  };
  const parts = column.parts.flatMap((part) => {
    if (part === "year") return [math.choose(isDay, year, none)];
    const angle = math.multiply(math.number(2 * Math.PI), turnsOrYear(part));
    return ["Sin", "Cos"].map((opType) => math.choose(isDay, math.node(opType, angle), none));
  });
  return column.indicator === true
    ? [...parts, graph.cast(`${column.name}/indicator`, isMissing, graph.numberType)]
    : parts;
}

/** Arithmetic of the Gregorian calendar. All numbers are whole but the hour, and small enough to be exact in float32. */
class DateArithmetic {
  constructor(
    private readonly graph: OnnxGraph,
    private readonly path: string,
  ) {}

  number(value: number): Value {
    return this.graph.number(value);
  }

  node(opType: string, ...inputs: readonly Value[]): Value {
    return this.graph.node(`${this.path}/${opType}`, opType, inputs);
  }

  subtract(a: Value, b: Value): Value {
    return this.node("Sub", a, b);
  }

  multiply(a: Value, b: Value): Value {
    return this.node("Mul", a, b);
  }

  divide(a: Value, b: Value): Value {
    return this.node("Div", a, b);
  }

  choose(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    return this.node("Where", condition, whenTrue, whenFalse);
  }

  isLeap(year: Value): Value {
    const isMultiple = (of: number) => this.isWhole(this.divide(year, this.number(of)));
    return this.node("Or", isMultiple(400), this.node("And", isMultiple(4), this.node("Not", isMultiple(100))));
  }

  /** Whether there is such a day, and such an hour. */
  isDay({ year, month, day, hour }: Readonly<Record<DateField, Value>>, isLeap: Value): Value {
    const eighth = this.node("Add", month, this.floorOf(month, 8));
    // 31 days in January, March, May, July, August, October and December.
    const usual = this.node("Add", this.number(30), this.remainder(eighth, 2));
    const february = this.choose(isLeap, this.number(29), this.number(28));
    const days = this.choose(this.node("Equal", month, this.number(2)), february, usual);
    const conditions = [
      ...[year, month, day].map((value) => this.isWhole(value)),
      ...this.isBetween(year, this.number(0), this.number(9999)),
      ...this.isBetween(month, this.number(1), this.number(12)),
      ...this.isBetween(day, this.number(1), days),
      ...this.isBetween(hour, this.number(0), this.number(24)),
    ];
    return conditions.reduce((all, each) => this.node("And", all, each));
  }

  /** From 1: the days of a year whose February has 30, less those that it lacks. */
  dayOfYear(month: Value, day: Value, isLeap: Value): Value {
    const begun = this.subtract(this.floorOf(this.multiply(month, this.number(275)), 9), this.number(30));
    const lacking = this.choose(isLeap, this.number(1), this.number(2));
    const isBehind = this.floorOf(this.node("Add", month, this.number(9)), 12);
    return this.node("Add", this.subtract(begun, this.multiply(isBehind, lacking)), day);
  }

  /** 0 is Monday, which the first day of the year 1 was. */
  weekday(year: Value, dayOfYear: Value): Value {
    const before = this.subtract(year, this.number(1));
    const leapDays = this.node(
      "Add",
      this.subtract(this.floorOf(before, 4), this.floorOf(before, 100)),
      this.floorOf(before, 400),
    );
    // A year of 365 days begins one weekday later.
    const days = this.node("Add", this.node("Add", before, leapDays), this.subtract(dayOfYear, this.number(1)));
    return this.remainder(days, 7);
  }

  private floorOf(value: Value, divisor: number): Value {
    return this.node("Floor", this.divide(value, this.number(divisor)));
  }

  private remainder(value: Value, divisor: number): Value {
    return this.subtract(value, this.multiply(this.floorOf(value, divisor), this.number(divisor)));
  }

  private isWhole(value: Value): Value {
    return this.node("Equal", value, this.node("Floor", value));
  }

  private isBetween(value: Value, low: Value, high: Value): readonly Value[] {
    return [this.node("GreaterOrEqual", value, low), this.node("LessOrEqual", value, high)];
  }
}
