// The panel: it reads the form, asks the model, and shows the answer. The model's function `predict` is above.
{
  const { fields, targets, rows, picture, plane } = JSON.parse(document.getElementById("panel-data").textContent);
  const find = (id) => document.getElementById(id);

  /** For each field: the cell that it holds, in the form that the model reads; and how to put a value into it. */
  const controls = fields.map((field, i) => createControl(field, `input-${i}`));

  function createControl(field, id) {
    if (field.kind === "category") return createChoice(field, id);
    const input = find(id);
    const slider = find(`${id}-slider`);
    const missing = find(`${id}-missing`);
    const follow = () => {
      const isMissing = missing?.checked === true;
      input.disabled = isMissing;
      if (slider === null) return;
      slider.disabled = isMissing;
      slider.value = input.value;
    };
    slider?.addEventListener("input", () => {
      input.value = slider.value;
    });
    return {
      follow,
      read: () => (missing?.checked || input.value === "" ? null : toCell(field, input.value)),
      write: (value) => {
        if (missing !== null) missing.checked = value === null;
        if (value !== null || missing === null) input.value = value ?? "";
        follow();
      },
    };
  }

  /** The cells of a choice are its categories; after them come another text, and a missing cell. */
  function createChoice({ categories, another }, id) {
    const element = find(id);
    const cells = new Map([...categories.map((text, i) => [String(i), text]), ["another", another], ["missing", null]]);
    const radios = [...element.querySelectorAll("input")];
    return {
      follow: () => undefined,
      read: () => cells.get(radios.length > 0 ? radios.find((radio) => radio.checked)?.value : element.value) ?? null,
      write: (value) => {
        const index = categories.indexOf(value);
        const choice = index >= 0 ? String(index) : value === null ? "missing" : "another";
        if (radios.length === 0) element.value = choice;
        else for (const radio of radios) radio.checked = radio.value === choice;
      },
    };
  }

  function toCell(field, text) {
    if (field.kind === "number") return Number(text);
    const [day, time] = text.split("T");
    const [year, month, dayOfMonth] = day.split("-");
    const written = { ymd: day, dmy: `${dayOfMonth}.${month}.${year}`, mdy: `${month}/${dayOfMonth}/${year}` };
    return written[field.order] + (time === undefined ? "" : ` ${time}`);
  }

  const readRow = () => Object.fromEntries(fields.map(({ name }, i) => [name, controls[i].read()]));

  /** The row that the form shows, until something in it is changed. */
  let shown;
  let speech;

  /** Answers what is in the form now. */
  function update() {
    for (const control of controls) control.follow();
    let record;
    let problem = "";
    try {
      record = predict(readRow());
    } catch (error) {
      problem = error.message;
    }
    find("problem").textContent = problem;
    find("problem").hidden = problem === "";
    for (const [i, target] of targets.entries()) showTarget(target, i, record);
    showTruth(record);
    drawPicture();
    placeMark();
    showEffects(record);
    // What is said waits for a pause, so that a slider that moves does not say each of its steps.
    clearTimeout(speech);
    speech = setTimeout(() => {
      const texts = targets.map(
        (target) => `${targets.length > 1 ? `${target.name}: ` : ""}${describe(target, record)}`,
      );
      find("spoken").textContent = record === undefined ? problem : texts.join("; ");
    }, 400);
  }

  function describe({ name, kind, labels, keys }, record) {
    if (record === undefined) return "";
    if (kind === "number") return formatNumber(record[name]);
    const probability = record[keys[labels.indexOf(record[name])]];
    return probability === undefined ? String(record[name]) : `${record[name]}, ${formatShare(probability)}`;
  }

  const formatNumber = (value) => String(Number(value.toPrecision(6)));

  function formatShare(share) {
    if (share > 0 && share < 0.0005) return "<0.1 %";
    if (share < 1 && share > 0.9995) return ">99.9 %";
    return `${(100 * share).toFixed(1)} %`;
  }

  function showTarget({ name, kind, labels, keys, range }, i, record) {
    const value = record?.[name];
    setData(find(`answer-${i}`), value, kind === "number" ? formatNumber : String);
    if (kind === "number") {
      const mark = find(`answer-${i}-mark`);
      if (mark === null) return;
      mark.hidden = value === undefined;
      const share = range.high > range.low ? (value - range.low) / (range.high - range.low) : 0.5;
      mark.style.left = `${100 * Math.min(Math.max(share, 0), 1)}%`;
      return;
    }
    for (const [k, label] of labels.entries()) {
      const item = find(`answer-${i}-${k}`);
      const probability = record?.[keys[k]];
      item.classList.toggle("predicted", label === value);
      item.querySelector(".bar span").style.width = `${100 * (probability ?? 0)}%`;
      setData(item.querySelector("data"), probability, formatShare);
    }
  }

  function setData(element, value, format) {
    element.value = value ?? "";
    element.textContent = value === undefined ? "–" : format(value);
  }

  /** What the data says of the row that is loaded. */
  function showTruth(record) {
    const truth = find("truth");
    truth.hidden = shown === undefined;
    const state = find("row-state");
    if (state !== null) state.textContent = shown === undefined ? "of the data, changed" : describeRow(shown);
    if (shown === undefined) return;
    const texts = targets.map(({ name, kind }, i) => {
      const value = shown.targets[i];
      const sign = kind === "number" || record === undefined ? "" : record[name] === value ? " ✓ right" : " ✗ wrong";
      return `${targets.length > 1 ? `${name}: ` : ""}${value ?? "missing"}${sign}`;
    });
    truth.textContent = `The data says: ${texts.join("; ")}`;
  }

  const describeRow = ({ isHeldOut }) => (isHeldOut ? "of the data, held out" : "of the data");

  function loadRow(index) {
    shown = rows[index];
    for (const [i, control] of controls.entries()) control.write(shown.inputs[i]);
    find("row-number").value = shown.number;
    find("row-previous").disabled = index === 0;
    find("row-next").disabled = index === rows.length - 1;
    update();
  }

  /** The row on this page whose number is nearest. */
  function nearestRow(number) {
    let best = 0;
    for (const [i, row] of rows.entries()) {
      if (Math.abs(row.number - number) < Math.abs(rows[best].number - number)) best = i;
    }
    return best;
  }

  if (rows.length > 0) {
    const number = find("row-number");
    const current = () => nearestRow(Number(number.value));
    number.addEventListener("change", () => loadRow(current()));
    find("row-previous").addEventListener("click", () => loadRow(Math.max(current() - 1, 0)));
    find("row-next").addEventListener("click", () => loadRow(Math.min(current() + 1, rows.length - 1)));
  }

  function change() {
    shown = undefined;
    update();
  }
  const form = find("inputs");
  form.addEventListener("input", (event) => {
    if (event.target.id !== "row-number") change();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  /** How many places of a slider are tried for the curve over it. */
  const steps = 24;

  /** Draws over each slider how the answer changes if this input alone does. */
  function showEffects(record) {
    const [target] = targets;
    const key = target.kind === "number" ? target.name : target.keys[target.labels.indexOf(record?.[target.name])];
    const row = readRow();
    for (const [i, field] of fields.entries()) {
      const path = find(`input-${i}-effect`)?.firstElementChild;
      if (path === undefined) continue;
      const curve = record === undefined ? [] : tryPlaces(field, row, key);
      path.setAttribute("d", drawEffect(curve, target));
    }
  }

  function tryPlaces({ name, low, high }, row, key) {
    try {
      return Array.from({ length: steps + 1 }, (_, k) => {
        const value = low * (1 - k / steps) + high * (k / steps);
        return predict({ ...row, [name]: value })[key];
      });
    } catch {
      return [];
    }
  }

  function drawEffect(curve, { kind, range }) {
    if (curve.length === 0 || !curve.every(Number.isFinite)) return "";
    // A number is drawn in its range in the data, a probability from 0 to 1.
    const low = kind === "class" ? 0 : Math.min(range?.low ?? Infinity, ...curve);
    const high = kind === "class" ? 1 : Math.max(range?.high ?? -Infinity, ...curve);
    const heights = curve.map((value) => (high > low ? (value - low) / (high - low) : 0.5));
    return heights.map((height, k) => `${k === 0 ? "M" : "L"}${(100 * k) / steps} ${22 - 20 * height}`).join("");
  }

  function drawPicture() {
    if (picture === undefined) return;
    const context = find("picture").getContext("2d");
    const image = context.createImageData(picture.columns, picture.rows);
    for (const [i, control] of controls.entries()) {
      const share = (Number(control.read()) - picture.low) / (picture.high - picture.low);
      image.data[4 * i + 3] = 255 * Math.min(Math.max(share, 0), 1);
    }
    context.putImageData(image, 0, 0);
  }

  if (picture !== undefined) {
    const canvas = find("picture");
    let isErasing = false;
    /** Adds ink to the pixel under the pointer, and some to its neighbours. */
    const paint = (event) => {
      const box = canvas.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * picture.columns - 0.5;
      const y = ((event.clientY - box.top) / box.height) * picture.rows - 0.5;
      const { low, high } = picture;
      for (const [i, control] of controls.entries()) {
        const distance = Math.hypot((i % picture.columns) - x, Math.floor(i / picture.columns) - y);
        const ink = Math.max(0, 1 - distance / 1.2);
        if (ink === 0) continue;
        const before = (Number(control.read()) - low) / (high - low);
        const after = isErasing ? Math.min(before, 1 - ink) : Math.max(before, ink);
        control.write(Math.round((low + after * (high - low)) * 100) / 100);
      }
      change();
    };
    canvas.addEventListener("pointerdown", (event) => {
      isErasing = event.shiftKey;
      canvas.setPointerCapture(event.pointerId);
      paint(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons !== 0) paint(event);
    });
    find("picture-clear").addEventListener("click", () => {
      for (const control of controls) control.write(picture.low);
      change();
    });
  }

  /** Shows where the two inputs of the form are in the picture of their plane. */
  function placeMark() {
    const mark = find("plane-mark");
    if (mark === null) return;
    const place = controls.map((control, i) => (control.read() - plane[i].from) / (plane[i].to - plane[i].from));
    mark.style.display = place.every((share) => share >= 0 && share <= 1) ? "" : "none";
    const { width, height } = mark.ownerSVGElement.viewBox.baseVal;
    mark.setAttribute("transform", `translate(${place[0] * width} ${(1 - place[1]) * height})`);
  }

  const plot = document.getElementById("plane-plot");
  if (plot !== null) {
    const pick = (event) => {
      const box = plot.getBoundingClientRect();
      const shares = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
      for (const [i, { from, to }] of plane.entries()) {
        const share = Math.min(Math.max(shares[i], 0), 1);
        controls[i].write(Number((from + share * (to - from)).toPrecision(4)));
      }
      change();
    };
    plot.addEventListener("pointerdown", (event) => {
      plot.setPointerCapture(event.pointerId);
      pick(event);
    });
    plot.addEventListener("pointermove", (event) => {
      if (event.buttons !== 0) pick(event);
    });
  }

  if (rows.length > 0) loadRow(0);
  else {
    for (const [i, { start }] of fields.entries()) controls[i].write(start);
    update();
  }
}
