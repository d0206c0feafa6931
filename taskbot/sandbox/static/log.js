/** The messages of the open chat: draws the latest page, older ones as the reader scrolls up. */

import { byId, el, icon, refill } from "./dom.js";
import { drawRow } from "./message.js";

const PAGE = 80;
const NEAR_PX = 80;
const AHEAD_PX = 600;

export class MessageLog {
  #scroller = byId("scroller");
  #list = byId("log");
  #newer = byId("newer");
  #messages = [];
  #rows = new Map();
  #first = 0;
  #missed = 0;
  #atEnd = true;

  constructor() {
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#newer.addEventListener("click", () => this.toEnd());
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
    const settle = new ResizeObserver(() => this.#atEnd && this.toEnd());
    settle.observe(this.#list);
    settle.observe(this.#scroller);
  }

  /**
   * Shows a chat from its end, or from where the reader was when it is the same chat again.
   * `messages` is the live list: it already holds what `put` and `remove` tell of.
   */
  show(messages, view) {
    const stays = this.view?.chat.id === view.chat.id && !this.#atEnd;
    const top = this.#scroller.scrollTop;
    this.view = view;
    this.#messages = messages;
    this.#first = stays ? Math.min(this.#first, messages.length) : Math.max(0, messages.length - PAGE);
    this.#rows.clear();
    this.#list.setAttribute("aria-busy", "true");
    this.#list.replaceChildren(...messages.slice(this.#first).map((message) => this.#row(message)));
    this.#list.removeAttribute("aria-busy");
    if (stays) this.#scroller.scrollTop = top;
    else this.toEnd();
  }

  /** Draws a message that is new or has changed; one before the first row is drawn when its page is. */
  put(message, isNew) {
    if (this.#rows.has(message.id)) return this.#draw(message);
    const place = this.#messages.indexOf(message);
    if (place < this.#first) {
      if (isNew) this.#first += 1;
      return;
    }
    const next = this.#messages[place + 1];
    this.#list.insertBefore(this.#row(message), next ? this.#rows.get(next.id) : null);
    if (next) this.#draw(next);
    this.#arrived(message);
  }

  remove(id) {
    const row = this.#rows.get(id);
    if (!row) {
      this.#first -= 1;
      return;
    }
    const nextId = Number(row.nextElementSibling?.dataset.id);
    const next = this.#messages.find((message) => message.id === nextId);
    this.#rows.delete(id);
    row.remove();
    if (next) this.#draw(next);
  }

  jumpTo(id) {
    const place = this.#messages.findIndex((message) => message.id === id);
    if (place < 0) return false;
    if (place < this.#first) this.#older(Math.max(0, place - PAGE / 2));
    this.#atEnd = false;
    const row = this.#rows.get(id);
    row.scrollIntoView({ block: "center" });
    row.classList.add("found");
    row.addEventListener("animationend", () => row.classList.remove("found"), { once: true });
    row.querySelector(".bubble")?.focus({ preventScroll: true });
    return true;
  }

  toEnd() {
    this.#atEnd = true;
    this.#showMissed(0);
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #row(message) {
    const row = el("li", { "data-id": message.id });
    this.#rows.set(message.id, row);
    this.#draw(message);
    return row;
  }

  #draw(message) {
    const row = this.#rows.get(message.id);
    const previous = this.#messages[this.#messages.indexOf(message) - 1];
    refill(row, ...drawRow(row, message, previous, this.view));
  }

  #arrived(message) {
    if (this.#atEnd || message.from.id === this.view.persona.id) this.toEnd();
    else this.#showMissed(this.#missed + 1);
  }

  #showMissed(count) {
    this.#missed = count;
    this.#newer.hidden = this.#atEnd;
    this.#newer.classList.toggle("plain", count === 0);
    this.#newer.ariaLabel = count ? `${count} 条新消息，跳到最新` : "跳到最新消息";
    this.#newer.replaceChildren(...(count ? [`${count} 条新消息`] : []), icon("down"));
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.#showMissed(atEnd ? 0 : this.#missed);
    }
    if (scrollTop < AHEAD_PX && this.#first > 0) this.#older(Math.max(0, this.#first - PAGE));
  }

  /** Draws from `first` on, with what the reader sees kept where it is. */
  #older(first) {
    const anchor = this.#list.firstElementChild;
    const top = anchor.getBoundingClientRect().top;
    const rows = this.#messages.slice(first, this.#first).map((message) => this.#row(message));
    this.#list.prepend(...rows);
    this.#first = first;
    this.#scroller.scrollTop += anchor.getBoundingClientRect().top - top;
  }

  #walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const bubbles = [...this.#list.querySelectorAll(".bubble")];
    const here = bubbles.indexOf(document.activeElement.closest?.(".bubble"));
    bubbles.at(here < 0 ? -1 : Math.min(Math.max(here + step, 0), bubbles.length - 1))?.focus();
    event.preventDefault();
  }
}
