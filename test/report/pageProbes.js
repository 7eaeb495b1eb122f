// What tests ask a page. It runs in the browser before the page's own script, as `probes`.
window.probes = {
  /** What the panel answers now, to the last digit. */
  answer: () => ({
    answer: document.querySelector("#answer-0").value,
    probabilities: [...document.querySelectorAll(".bars data")].map((data) => Number(data.value)),
  }),

  focused: () => document.activeElement.id || document.activeElement.className,

  /** By how many pixels the page is wider than the window. */
  overflow: () => document.documentElement.scrollWidth - innerWidth,

  ground: () => getComputedStyle(document.body).backgroundColor,

  /** The texts whose contrast to their ground is below 4.5. */
  paleTexts: () =>
    [...document.querySelectorAll("body *")].flatMap((element) => {
      const text = [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("");
      const isShown = element.checkVisibility() && element.getBoundingClientRect().width > 2;
      if (text.trim() === "" || !isShown || element.matches("script, style, option, :disabled")) return [];
      const { color, fill } = getComputedStyle(element);
      const [a, b] = [element.tagName === "text" ? fill : color, groundOf(element)].map(lightnessOf);
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast < 4.5 ? [`${contrast.toFixed(2)} ${text}`] : [];
    }),

  /** What a screen reader goes by. */
  structure: () => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const labelsOf = ({ labels }) => [...(labels ?? [])].map(({ textContent }) => textContent.trim());
    const isNamed = (each) => each.hasAttribute("aria-label") || labelsOf(each).join("") !== "";
    const named = "input, select, button, [role=img], [role=region], nav, form";
    return {
      nameless: all(named)
        .filter((each) => !isNamed(each) && each.textContent.trim() === "")
        .map(({ id }) => id),
      levels: all("h1, h2, h3, h4").map(({ tagName }) => Number(tagName[1])),
      landmarks: ["header", "nav", "main", "footer"].map((name) => all(name).length),
      unscoped: all("th:not([scope])").length,
      ids: all("[id]").map(({ id }) => id),
      language: document.documentElement.lang,
    };
  },

  /** The parts of the page that can be seen. */
  parts: () =>
    [...document.querySelectorAll("main > section")]
      .filter((section) => section.checkVisibility() && section.getBoundingClientRect().height > 40)
      .map(({ id }) => id),

  /** The sizes of the figures, and how much of each is hidden beyond its frame. */
  figures: () =>
    [...document.querySelectorAll("figure")].map((figure) => {
      const { width, height } = figure.getBoundingClientRect();
      const frame = figure.querySelector(".frame");
      return { width, height, hidden: Math.max(0, frame.scrollWidth - frame.clientWidth) };
    }),
};

const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

/** A colour in any notation as red, green, blue and opacity, each in 0 … 255. */
function read(color) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}

/** The relative luminance of WCAG 2. */
function lightnessOf(color) {
  const [red, green, blue] = read(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The first opaque colour behind an element; in a picture, that of the box beside a text. */
function groundOf(element) {
  for (let each = element; each !== null; each = each.parentElement) {
    const box = each.tagName === "g" ? each.querySelector("rect") : null;
    const color = box === null ? getComputedStyle(each).backgroundColor : getComputedStyle(box).fill;
    if (color !== "none" && read(color)[3] === 255) return color;
  }
  return "white";
}
