/** Who I am, and the chats I am in. Both are lists of links: `#persona` or `#persona/chat`. */

import { shortly } from "./dates.js";
import { byId, el, refill } from "./dom.js";
import { chatFace, personaFace } from "./faces.js";
import { excerpt } from "./message.js";

export const address = (persona, chat) => `#${persona.id}${chat ? `/${chat.id}` : ""}`;

/** A person keeps the open chat when it is also theirs, so that one scene can be seen with several eyes. */
export function drawPersonas(world, current, chat) {
  const links = world.personas.map((persona) => {
    const stays = chat && world.isMember(chat, persona.id);
    const unread = persona === current ? 0 : world.unreadOf(persona.id);
    return personaLink(persona, address(persona, stays && chat), persona === current, unread);
  });
  refill(byId("personas"), ...links.map((link) => el("li", {}, link)));
}

function personaLink(persona, href, isCurrent, unread) {
  const settings = { href, title: `${persona.name} · ${persona.role}`, "data-key": persona.id };
  return el("a", { ...settings, "aria-current": isCurrent && "true" },
    el("span.face", {}, personaFace(persona), badge(unread)),
    el("b", { textContent: persona.name }),
    el("span", { textContent: persona.role }));
}

export function drawChats(world, persona, open, now) {
  const links = world.chatsOf(persona.id).map((chat) => chatLink(world, persona, chat, chat === open, now));
  refill(byId("chats"), ...links.map((link) => el("li", {}, link)));
}

function chatLink(world, persona, chat, isOpen, now) {
  const last = world.last(chat.id, persona.id);
  const time = last && el("time", { textContent: shortly(last.at, now) });
  const line = el("span", {}, ...lastLine(chat, last, persona));
  const settings = { href: address(persona, chat), "data-key": chat.id, "aria-current": isOpen && "page" };
  return el("a", settings,
    chatFace(world, chat),
    el("span.title", {}, el("b", { textContent: chat.title }), time),
    el("span.last", {}, line, badge(world.unread(persona.id, chat.id))));
}

function lastLine(chat, last, persona) {
  if (!last) return ["还没有消息"];
  if (last.service) return [last.text];
  const mine = last.from.id === persona.id;
  const sender = mine ? "我" : chat.type !== "private" && last.from.name;
  return [sender && el("em", { textContent: `${sender}：` }), excerpt(last)].filter(Boolean);
}

function badge(count) {
  if (count === 0) return null;
  const words = count > 99 ? "99+" : count;
  return el("span.badge", { role: "img", ariaLabel: `${count} 条未读`, textContent: words });
}
