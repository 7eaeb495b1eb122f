import type { Config } from "../config/schema.js";
import { formatExact } from "../messages/formatExact.js";
import { initialRate } from "../optim/schedule.js";

/** A multiple of a config's learning rate, to be typed after `--lr`. */
export function rateTimes({ lr }: Pick<Config, "lr">, factor: number): string {
  return formatExact(Number((initialRate(lr) * factor).toPrecision(2)));
}
