// Small helps inside forms: pictures seen before they are sent, quick values, filters that apply themselves.

import { drafts } from "./drafts.js";

const readable = (bytes) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;

function preview(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector(".previews");
  const show = () => {
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...[...input.files].map(entry));
  };
  input.addEventListener("change", show);
  for (const type of ["dragover", "dragleave", "drop"]) {
    box.addEventListener(type, (event) => {
      event.preventDefault();
      box.classList.toggle("over", type === "dragover");
      if (type === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

function entry(file) {
  const figure = document.createElement("figure");
  if (file.type.startsWith("image/")) {
    figure.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" }));
  }
  figure.append(Object.assign(document.createElement("figcaption"), { textContent: `${file.name} · ${readable(file.size)}` }));
  return figure;
}

function quick(button) {
  button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.for);
    input.value = button.dataset.value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

/** A browser set to American English shows 12/05 for 5 December: the label says the day as it is written here. */
function sayDay(input) {
  const label = input.closest(".field")?.querySelector("label");
  if (!label || input.closest(".filters")) return;
  const said = Object.assign(document.createElement("span"), { className: "said-day", ariaHidden: "true" });
  const language = document.documentElement.lang === "en" ? "en-GB" : "vi";
  const words = new Intl.DateTimeFormat(language, { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
  const say = () => (said.textContent = input.valueAsDate ? words.format(input.valueAsDate) : "");
  label.append(" ", said);
  input.addEventListener("change", say);
  say();
}

function applying(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date], input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

const ONCE = new WeakSet();
const each = (root, selector, start) => {
  const found = [...(root.querySelectorAll?.(selector) ?? [])];
  if (root.matches?.(selector)) found.push(root);
  for (const element of found.filter((one) => !ONCE.has(one))) {
    ONCE.add(element);
    start(element);
  }
};

export function fields(root) {
  each(root, ".upload", preview);
  each(root, "button[data-value][data-for]", quick);
  each(root, "form[data-applies]", applying);
  each(root, "input[type=date]", sayDay);
  each(root, "form[data-draft]", drafts);
}
