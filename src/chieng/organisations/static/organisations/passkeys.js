// Joins our forms to the passkey functions that allauth brings, without any script in the page itself.
// <form data-passkey="addForm" data-options="{…}"> holds a hidden "credential" field and one button.

let number = 0;
const idOf = (element) => {
  if (element && !element.id) element.id = `passkey-${(number += 1)}`;
  return element?.id;
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll(".passkey-trouble")) words.hidden = false;
});

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = idOf(form.querySelector("button"));
  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: {
      login: button,
      add: button,
      authenticate: button,
      passwordless: form.elements.passwordless ? idOf(form.elements.passwordless) : undefined,
      credential: idOf(form.elements.credential),
    },
    data: form.dataset.options ? JSON.parse(form.dataset.options) : undefined,
  });
}
