// Ticks every line of the page at once, and says how many are ticked.

const form = document.querySelector("form.queue");
const all = form?.querySelector("[data-all]");
const count = form?.querySelector("[data-ticked]");
const boxes = [...(form?.querySelectorAll('input[name="chon"]') ?? [])];

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  count.textContent = `${ticked}/${boxes.length}`;
}

if (all) {
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
