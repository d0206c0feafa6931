/** The bot's commands for a chat, offered as a list above the input. */

import { byId, el } from "./dom.js";

export class CommandList {
  #list = byId("commands");
  #words = byId("words");
  #offered = [];
  #chosen = 0;

  /** `take(command)` is called with the chosen command's name. */
  constructor(take) {
    this.take = take;
    byId("slash").addEventListener("click", () => this.#toggle());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    document.addEventListener("click", (event) => byId("composer").contains(event.target) || this.close());
  }

  /** `commands`: [{command, description}] of the open chat. */
  offer(commands) {
    this.commands = commands;
    byId("slash").hidden = commands.length === 0;
    this.close();
  }

  /** Follows what is typed: `/` and a beginning offer what fits. */
  typed(words) {
    const begun = /^\/([a-z_]*)$/.exec(words);
    if (begun) this.#open(this.commands.filter(({ command }) => command.startsWith(begun[1])));
    else this.close();
  }

  close() {
    this.#list.hidden = true;
    this.#words.removeAttribute("aria-activedescendant");
  }

  /** True when the key was meant for the list. */
  key(name) {
    if (this.#list.hidden) return false;
    if (name === "Escape") this.close();
    else if (name === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (name === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (name === "Enter" || name === "Tab") this.#pick(this.#offered[this.#chosen].command);
    else return false;
    return true;
  }

  #toggle() {
    if (this.#list.hidden) this.#open(this.commands);
    else this.close();
    this.#words.focus();
  }

  #open(commands) {
    if (commands.length === 0) return this.close();
    this.#offered = commands;
    this.#list.replaceChildren(...commands.map(({ command, description }) =>
      el("li", { role: "option", id: `command-${command}`, onclick: () => this.#pick(command) },
        el("b", { textContent: `/${command}` }), el("span", { textContent: description }))));
    this.#list.hidden = false;
    this.#choose(0);
  }

  #choose(place) {
    this.#chosen = (place + this.#offered.length) % this.#offered.length;
    const options = [...this.#list.children];
    options.forEach((option, here) => option.setAttribute("aria-selected", String(here === this.#chosen)));
    options[this.#chosen].scrollIntoView({ block: "nearest" });
    this.#words.setAttribute("aria-activedescendant", options[this.#chosen].id);
  }

  #pick(command) {
    this.close();
    this.take(command);
  }
}
