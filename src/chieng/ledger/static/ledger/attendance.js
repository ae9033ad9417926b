// The attendance sheet: find a unit while typing, and count who is there. The form reads and sends without it.

const form = document.querySelector("form.sheet");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

function narrow(words) {
  for (const item of form.querySelectorAll("[data-unit]")) item.hidden = !plain(item.dataset.unit).includes(words);
}

function count() {
  const here = form.querySelectorAll(".taps input:checked:not([value=away])").length;
  const line = form.querySelector("[data-present]");
  line.textContent = `${line.dataset.words}: ${here}/${form.querySelectorAll("[data-unit]").length}`;
}

if (form) {
  form.querySelector("[data-narrow]").addEventListener("input", (event) => narrow(plain(event.target.value.trim())));
  form.addEventListener("change", count);
  count();
}
