// A figure split by audience: its sum follows the typing and stands in the total, which then can't be typed into.

const DASHES = /^[-–—−]?$/;

/** Return the number that somebody typed, 0 for nothing and for "does not apply", NaN for what is no number. */
function read(text) {
  const plain = text.trim();
  if (DASHES.test(plain)) return 0;
  return /^\d{1,3}([.,\s]\d{3})+$|^\d+$/.test(plain) ? Number(plain.replace(/\D/g, "")) : NaN;
}

function totals(form, quantity) {
  return [...form.querySelectorAll(`.asked input[name$="-${quantity}"]`)];
}

function follow(form, split) {
  const parts = [...split.querySelectorAll(".part input")];
  const output = split.querySelector("output");
  const add = () => {
    const typed = parts.filter((part) => part.value.trim());
    const numbers = typed.map((part) => read(part.value));
    const sum = numbers.reduce((all, one) => all + one, 0);
    const known = typed.length > 0 && !Number.isNaN(sum);
    output.textContent = known ? sum.toLocaleString(document.documentElement.lang) : "…";
    for (const total of totals(form, split.dataset.split)) {
      if (typed.length) total.value = known && typed.some((part) => !DASHES.test(part.value.trim())) ? `${sum}` : "";
      else if (total.readOnly) total.value = "";
      total.readOnly = typed.length > 0;
    }
  };
  split.addEventListener("input", add);
  if (parts.some((part) => part.value.trim())) add();
}

const form = document.querySelector("form.log");
if (form) form.querySelectorAll("details[data-split]").forEach((split) => follow(form, split));
