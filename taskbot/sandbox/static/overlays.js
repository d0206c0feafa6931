/** What lies over the page for a moment: toast, dialog, picture, menu. */

import { byId, el, icon } from "./dom.js";

const TOAST_MS = 4000;
let toastTimer;

export function toast(words, isError = false) {
  const box = byId("toast");
  clearTimeout(toastTimer);
  box.textContent = words;
  box.classList.toggle("error", isError);
  box.hidden = false;
  toastTimer = setTimeout(() => (box.hidden = true), TOAST_MS);
}

/** Awaits a request; a failure becomes a toast and `undefined`. */
export async function attempt(request) {
  try {
    return await request;
  } catch (error) {
    toast(error.message, true);
    return undefined;
  }
}

export function showAlert(words) {
  byId("alert-words").textContent = words;
  byId("alert").showModal();
}

export function showPhoto(url, alt) {
  const dialog = byId("photo");
  Object.assign(dialog.querySelector("img"), { src: url, alt });
  dialog.showModal();
}

/** `entries`: [icon, words, act]. The menu closes by itself on Escape, a click outside or a choice. */
export function showMenu(entries, x, y) {
  const menu = byId("menu");
  menu.replaceChildren(...entries.map(([sign, words, act]) =>
    el("button", { type: "button", role: "menuitem", onclick: () => choose(menu, act) }, icon(sign), words)));
  menu.showPopover();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  menu.firstElementChild.focus();
}

function choose(menu, act) {
  menu.hidePopover();
  act();
}

byId("menu").addEventListener("keydown", (event) => {
  const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
  if (!step) return;
  document.activeElement[step]?.focus();
  event.preventDefault();
});

byId("photo").addEventListener("click", () => byId("photo").close());
