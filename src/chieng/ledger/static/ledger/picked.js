// Pictures that were picked and not sent yet. They stand in their <input type=file>, so that whatever sends the form
// sends exactly them; here each is seen, can be painted over, taken out, or told to keep where it was taken.
import { brush } from "./brush.js";

const known = new Map();
const isPicture = (file) => file.type.startsWith("image/") || isHeic(file);
const isHeic = (file) => /^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name);

/** Let the pictures picked in `input` stand in `into` (itself when not given), and others go to `direct`. */
export function picking(input, { list, into = input, direct = null, most = 0 }) {
  if (!known.has(into)) {
    known.set(into, []);
    into.form.addEventListener("reset", () => empty(into));
  }
  input.addEventListener("change", () => {
    const before = known.get(into);
    const files = [...input.files].filter((file) => !before.some((one) => one.file === file));
    if (input !== into) input.value = "";
    for (const file of files) {
      const sent = direct && (!isPicture(file) || (most && file.size > most));
      if (sent) direct(file);
      else add(file, into, list, direct);
    }
    sync(into);
  });
}

function add(file, into, list, direct) {
  const one = { file, row: card(file), keep: false };
  known.get(into).push(one);
  list.append(one.row);
  wire(one, into, list);
  if (isPicture(file)) look(one, into, direct);
}

/** Show the picture as soon as the browser has opened it; what it can't open the server says a word about. */
async function look(one, into, direct) {
  const bitmap = await createImageBitmap(one.file).catch(() => null);
  bitmap?.close();
  if (!known.get(into).includes(one)) return;
  if (bitmap) {
    one.row.prepend(picture(one.file));
    one.row.querySelector("[data-blur]").hidden = false;
  } else if (isHeic(one.file)) {
    one.row.querySelector(".closed").hidden = false;
  } else if (direct) {
    out(one, into);
    direct(one.file);
    return;
  }
  one.row.querySelector(".keep").hidden = false;
}

function picture(file) {
  const image = document.getElementById("picked").content.querySelector("img").cloneNode();
  image.src = URL.createObjectURL(file);
  return image;
}

function card(file) {
  const row = document.getElementById("picked").content.cloneNode(true).firstElementChild;
  row.querySelector("img").remove();
  row.querySelector(".name").textContent = file.name;
  for (const words of row.querySelectorAll(".name-again")) words.textContent = `: ${file.name}`;
  return row;
}

function out(one, into) {
  known.set(into, known.get(into).filter((other) => other !== one));
  forget(one.row);
  sync(into);
}

function wire(one, into, list) {
  const { row } = one;
  row.querySelector("[data-drop]").addEventListener("click", () => {
    out(one, into);
    (list.querySelector("button") ?? into).focus();
  });
  row.querySelector("[data-blur]").addEventListener("click", async (event) => {
    const bitmap = await createImageBitmap(one.file);
    const made = await brush(bitmap, one.file.name);
    bitmap.close();
    event.target.focus();
    if (made) replace(one, made, into);
  });
  row.querySelector(".keep input").addEventListener("change", (event) => {
    one.keep = event.target.checked;
  });
}

/** From here on the painted picture is the one; nothing of the original stands in the form. */
function replace(one, made, into) {
  const { row } = one;
  const image = row.querySelector("img");
  URL.revokeObjectURL(image.src);
  one.file = made;
  one.keep = false;
  image.src = URL.createObjectURL(made);
  row.querySelector(".name").textContent = made.name;
  row.querySelector(".keep").hidden = true;
  row.querySelector(".keep input").checked = false;
  row.querySelector(".says").hidden = false;
  row.classList.add("painted");
  sync(into);
}

function forget(row) {
  const image = row.querySelector("img");
  if (image) URL.revokeObjectURL(image.src);
  row.remove();
}

/** The field holds what the list shows, in its order; the ticks are named by the place in it. */
function sync(into) {
  const files = new DataTransfer();
  for (const [at, one] of known.get(into).entries()) {
    files.items.add(one.file);
    one.row.querySelector(".keep input").value = `${into.name}-${at}`;
  }
  into.files = files.files;
}

/** Forget what was picked; return it. */
function empty(into) {
  const entries = known.get(into);
  for (const one of entries) forget(one.row);
  known.set(into, []);
  sync(into);
  return entries;
}

/** Take the pictures out of the form to be sent one by one: [{file, keep, name}]. */
export function taken() {
  const inputs = [...known.keys()];
  return inputs.flatMap((into) => empty(into).map(({ file, keep }) => ({ file, keep, name: into.name })));
}

// A form that attaches to an activity: everything picked waits in its list until the form is sent.
for (const box of document.querySelectorAll("[data-picker]")) {
  picking(box.querySelector("input[type=file]"), { list: box.querySelector("ul") });
}
