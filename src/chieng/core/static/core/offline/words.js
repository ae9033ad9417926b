// What the scripts say, as the page brought it along in its own language.

export const box = document.querySelector("[data-outbox]");
const words = JSON.parse(box?.dataset.words ?? "{}");

export const say = (name, values = {}) => (words[name] ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
// What the server said, or the name of words of ours.
export const sayLine = (text) => (text.startsWith("@") ? say(text.slice(1)) : text);

export const sayNumber = (one, many, n) => (n === 1 ? say(one) : say(many, { n }));

export const moment = (value) =>
  new Date(value).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi", {
    day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
  });
