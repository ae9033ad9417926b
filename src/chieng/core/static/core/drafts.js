// "Long forms save as you type": what is typed into form[data-draft] stays on this device until it is sent.
// The value names the form and its person, so that two people at one computer never see each other's words.

const AGE = 14 * 24 * 60 * 60 * 1000;
const PREFIX = "chieng-draft:";
const kept = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < AGE ? draft : null;
  } catch {
    return null;
  }
}

function write(form, key) {
  const values = [...form.elements].filter(kept).map((field) => {
    const choice = field.type === "checkbox" || field.type === "radio";
    return [field.name, choice ? `${field.value}` : field.value, choice ? field.checked : null];
  });
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // A full or forbidden store: the form still works, it only forgets.
  }
}

function fill(form, draft) {
  for (const [name, value, checked] of draft.values) {
    for (const field of [...form.elements].filter((one) => one.name === name)) {
      if (checked === null) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

function forget(key) {
  localStorage.removeItem(PREFIX + key);
}

/** Keep the drafts of one form, and say so where a draft was brought back. */
export function drafts(form) {
  const key = form.dataset.draft;
  const notice = form.querySelector("[data-draft-notice]");
  const draft = read(key);
  // A form that came back with errors holds newer words than the draft.
  if (draft && !form.querySelector(".summary-errors")) {
    fill(form, draft);
    if (notice) {
      notice.querySelector("time").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
      notice.hidden = false;
    }
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => write(form, key), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    forget(key);
  });
  notice?.querySelector("button").addEventListener("click", () => {
    forget(key);
    location.reload();
  });
}

/** Signing out forgets every draft: the next person at this computer starts empty. */
export function forgetDrafts() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) localStorage.removeItem(key);
}
