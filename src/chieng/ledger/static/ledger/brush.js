// The dialog in which names and faces are painted over before a picture leaves this device.
import { Mosaic } from "./mosaic.js";

const SIDES = ["left", "top", "width", "height"];

/** Let the person paint on `bitmap`; resolves to the new file, or null when nothing was to be kept. */
export function brush(bitmap, name) {
  const dialog = document.getElementById("brush").content.cloneNode(true).querySelector("dialog");
  document.body.append(dialog);
  const mosaic = new Mosaic(dialog.querySelector("canvas"), bitmap);
  dialog.querySelector(".title b").textContent = name;
  strokes(dialog, mosaic);
  rectangle(dialog, mosaic);
  dialog.querySelector("[data-undo]").addEventListener("click", () => {
    mosaic.undo();
    tell(dialog, mosaic);
  });
  tell(dialog, mosaic);
  return new Promise((resolve) => {
    let made = null;
    dialog.querySelector("[data-done]").addEventListener("click", async () => {
      made = mosaic.isPainted ? await mosaic.file(name) : null;
      dialog.close();
    });
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(made);
    });
    dialog.showModal();
  });
}

function tell(dialog, mosaic) {
  dialog.querySelector("[data-undo]").disabled = !mosaic.strokes.some((stroke) => stroke.length);
  dialog.querySelector("[data-done]").disabled = !mosaic.isPainted;
  const said = dialog.querySelector("[role=status]");
  said.textContent = mosaic.isPainted ? said.dataset.painted : said.dataset.none;
}

/** Painting by mouse, pen or finger. */
function strokes(dialog, mosaic) {
  const { canvas } = mosaic;
  const size = dialog.querySelector("[data-size]");
  let last = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  const dab = ([x, y]) => {
    const side = (Math.max(canvas.width, canvas.height) * Number(size.value)) / 100;
    mosaic.paint(x - side / 2, y - side / 2, side, side);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // a pointer that is gone already
    }
    mosaic.begin();
    last = place(event);
    dab(last);
    tell(dialog, mosaic);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    const steps = Math.max(1, Math.ceil(Math.hypot(next[0] - last[0], next[1] - last[1]) / mosaic.block));
    for (let step = 1; step <= steps; step += 1) {
      dab([last[0] + ((next[0] - last[0]) * step) / steps, last[1] + ((next[1] - last[1]) * step) / steps]);
    }
    last = next;
  });
  for (const over of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(over, () => {
      last = null;
      tell(dialog, mosaic);
    });
  }
}

/** The same by keyboard: a rectangle in percent of the picture, moved by its fields and then painted. */
function rectangle(dialog, mosaic) {
  const box = dialog.querySelector("details");
  const frame = dialog.querySelector(".frame");
  const read = () =>
    SIDES.map((side) => Math.min(100, Math.max(0, Number(dialog.querySelector(`[data-${side}]`).value) || 0)));
  const show = () => {
    frame.hidden = !box.open;
    for (const [at, value] of read().entries()) frame.style[SIDES[at]] = `${value}%`;
  };
  box.addEventListener("toggle", show);
  box.addEventListener("input", show);
  box.querySelector("[data-apply]").addEventListener("click", () => {
    const [left, top, width, height] = read();
    const { canvas } = mosaic;
    mosaic.begin();
    mosaic.paint(
      (left * canvas.width) / 100,
      (top * canvas.height) / 100,
      (width * canvas.width) / 100 - 1,
      (height * canvas.height) / 100 - 1,
    );
    tell(dialog, mosaic);
  });
}
