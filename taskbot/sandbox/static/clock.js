/** The office's clock: runs on live, and jumps where the sandbox allows it. */

import { post } from "./api.js";
import { fullDay, timeOfDay } from "./dates.js";
import { byId, el, refill } from "./dom.js";
import { attempt } from "./overlays.js";

export class OfficeClock {
  #ahead = 0;
  #busy = null;

  constructor() {
    setInterval(() => this.#tick(), 1000);
  }

  set(clock) {
    this.clock = clock;
    this.#ahead = Date.parse(clock.now) - Date.now();
    this.#tick();
    this.#drawStops();
  }

  now = () => Date.now() + this.#ahead;

  #tick() {
    const now = this.now();
    const words = `${fullDay(now)} ${timeOfDay(now)}`;
    if (byId("now").textContent !== words) byId("now").textContent = words;
  }

  #drawStops() {
    const stops = this.clock.movable ? this.clock.stops : [];
    refill(byId("stops"), ...stops.map(({ key, label }) =>
      el(`button${this.#busy === key ? ".busy" : ""}`, {
        type: "button",
        disabled: this.#busy !== null,
        "data-key": key,
        textContent: label,
        onclick: () => this.#goTo(key),
      })));
    byId("stops").setAttribute("aria-busy", String(this.#busy !== null));
  }

  async #goTo(stop) {
    this.#busy = stop;
    this.#drawStops();
    await attempt(post("clock", { stop }));
    this.#busy = null;
    this.#drawStops();
  }
}
