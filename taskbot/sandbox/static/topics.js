/** The topics of a group as tabs above its messages; the first tab shows all of them together. */

import { byId, el, icon, refill } from "./dom.js";

export function drawTopics(chat, open) {
  const bar = byId("topics");
  bar.hidden = chat.topics.length === 0;
  const tab = (id, ...label) =>
    el("button", { type: "button", "data-topic": id, "data-key": id, "aria-current": (open ?? 0) === id && "true" },
      ...label);
  refill(bar, tab(0, "全部"), ...chat.topics.map(({ id, name }) => tab(id, icon("topic"), name)));
}
