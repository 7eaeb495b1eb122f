import { brailleDots } from "../charts/brailleDots.js";

/** A rectangle in a character's cell, in parts of its width and height. */
export interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const whole: Shape = { x: 0, y: 0, width: 1, height: 1 };

/** Lines from the middle of the cell: left, right, up, down. */
const boxes: Readonly<Record<string, string>> = {
  "─": "lr",
  "│": "ud",
  "┌": "rd",
  "┐": "ld",
  "└": "ru",
  "┘": "lu",
  "├": "rud",
  "┤": "lud",
  "┬": "lrd",
  "┴": "lru",
  "┼": "lrud",
};
const thin = { x: 0.12, y: 0.06 };

/** Quarters of the cell: top left 1, top right 2, bottom left 4, bottom right 8. */
const quarters: Readonly<Record<string, number>> = {
  "▖": 4,
  "▗": 8,
  "▘": 1,
  "▙": 13,
  "▚": 9,
  "▛": 7,
  "▜": 11,
  "▝": 2,
  "▞": 6,
  "▟": 14,
};

/** The shapes of a character that draws something; undefined if it is one to read. */
export function shapesOf(character: string): readonly Shape[] | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (character === "▀") return [{ ...whole, height: 0.5 }];
  if (character === "▐") return [{ ...whole, x: 0.5, width: 0.5 }];
  if (code >= 0x2581 && code <= 0x2588) {
    const height = (code - 0x2580) / 8;
    return [{ ...whole, y: 1 - height, height }];
  }
  if (code >= 0x2589 && code <= 0x258f) return [{ ...whole, width: (0x2590 - code) / 8 }];
  if (code >= 0x2800 && code <= 0x28ff) return dotsOf(code - 0x2800);
  const box = boxes[character];
  if (box !== undefined) return [...box].map(armOf);
  const quarter = quarters[character];
  if (quarter !== undefined) {
    return [0, 1, 2, 3]
      .filter((i) => (quarter & (1 << i)) !== 0)
      .map((i) => ({ x: (i % 2) / 2, y: Math.floor(i / 2) / 2, width: 0.5, height: 0.5 }));
  }
  return undefined;
}

/** How much of a shade is filled: ░ ▒ ▓; undefined for other characters. */
export function shadeOf(character: string): number | undefined {
  const index = "░▒▓".indexOf(character);
  return index < 0 ? undefined : 0.15 + 0.25 * index;
}

function armOf(direction: string): Shape {
  const [x, y] = [0.5 - thin.x / 2, 0.5 - thin.y / 2];
  if (direction === "l") return { x: 0, y, width: 0.5 + thin.x / 2, height: thin.y };
  if (direction === "r") return { x, y, width: 0.5 + thin.x / 2, height: thin.y };
  if (direction === "u") return { x, y: 0, width: thin.x, height: 0.5 + thin.y / 2 };
  return { x, y, width: thin.x, height: 0.5 + thin.y / 2 };
}

/** The dots of a braille character. */
function dotsOf(bits: number): readonly Shape[] {
  return brailleDots(bits).map(([column, row]) => ({
    x: 0.08 + column / 2,
    y: 0.04 + row / 4,
    width: 0.34,
    height: 0.17,
  }));
}
