/** The round pictures of people, the bot and chats, and the colours that go with them. */

import { el, icon } from "./dom.js";

const BOT_COLOUR = "#3a6ea5";
const STRANGER_COLOUR = "#7b8794";
const GROUP_COLOURS = ["#1f6f8b", "#8a5a2b", "#4b6b3c", "#6a4a7c"];

/** The first character of a name, or an icon, on its colour. */
function face(sign, colour) {
  const node = el("span.avatar", { "aria-hidden": "true" }, sign);
  node.style.backgroundColor = colour;
  return node;
}

const initial = (name) => [...name.trim()][0] ?? "·";

export const personaFace = (persona) => face(initial(persona.name), persona.avatar_color);

export const colourOf = (sender, world) =>
  sender.is_bot ? BOT_COLOUR : (world.persona(sender.id)?.avatar_color ?? STRANGER_COLOUR);

export const senderFace = (sender, world) =>
  face(sender.is_bot ? icon("bot") : initial(sender.name), colourOf(sender, world));

export function chatFace(world, chat) {
  if (chat.type === "private") return face(icon("bot"), BOT_COLOUR);
  const groups = world.chats.filter((other) => other.type !== "private");
  return face(icon("group"), GROUP_COLOURS[groups.indexOf(chat) % GROUP_COLOURS.length]);
}
