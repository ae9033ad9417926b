// A dialog opens by `popovertarget` without script; with script it becomes modal and returns the focus.

export function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("button[popovertarget]");
    const dialog = opener && document.getElementById(opener.getAttribute("popovertarget"));
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.removeAttribute("popover");
      dialog.open ? dialog.close() : dialog.showModal();
    }
  });
}
