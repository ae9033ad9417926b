// A scanned sheet brings the code behind the mark # of the address, which no server is sent: it goes into the form and
// out of the address. Nobody is let in by looking at a page: the person presses the button.

const form = document.querySelector("form[data-join]");
const scanned = decodeURIComponent(location.hash.slice(1));
if (form && scanned) {
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = scanned;
  form.querySelector("button").focus();
}
