/** The page: a person (`#persona`) in a chat (`#persona/chat`), kept true by the event stream. */

import { fetchState, follow, post } from "./api.js";
import { OfficeClock } from "./clock.js";
import { Composer } from "./composer.js";
import { byId, el, icon } from "./dom.js";
import { chatFace, personaFace } from "./faces.js";
import { MessageLog } from "./log.js";
import { moment, relative } from "./dates.js";
import { excerpt } from "./message.js";
import { attempt, showAlert, showMenu, showPhoto, toast } from "./overlays.js";
import { address, drawChats, drawPersonas } from "./sidebar.js";
import { drawTopics } from "./topics.js";
import { World } from "./world.js";

const TYPING_MS = 5000;
const REACTIONS = ["👌", "👍"];
const PHONE = matchMedia("(max-width: 760px)");
const world = new World();
const clock = new OfficeClock();
const log = new MessageLog();
const composer = new Composer();
let persona = null;
let chat = null;
let typingTimer;
const openTopics = new Map(); // chat id → the topic that is open there

/** Takes the whole state; returns the number of the last event in it. */
async function load(allRead) {
  const state = await attempt(fetchState());
  if (!state) return 0;
  world.load(state, allRead);
  clock.set(state.clock);
  if (world.personas.length > 0) route();
  return state.last_event;
}

/** Shows what the address says; an address that names nobody is put right. */
function route() {
  const before = [persona?.id, chat?.id].join();
  const [personaId, chatId] = decodeURIComponent(location.hash.slice(1)).split("/");
  persona = world.persona(personaId) ?? world.personas[0];
  const mine = world.chatsOf(persona.id);
  chat = mine.find((one) => String(one.id) === chatId) ?? (PHONE.matches ? undefined : mine[0]);
  const here = address(persona, chat);
  if (location.hash !== here) history.replaceState(null, "", here);
  document.body.classList.toggle("in-chat", Boolean(chat));
  openStage(false);
  drawSides();
  if (chat) showChat();
  if (chat && !PHONE.matches && before !== [persona.id, chat.id].join()) byId("words").focus();
}

function drawSides() {
  if (chat && isLooking()) world.markRead(persona.id, chat.id);
  drawPersonas(world, persona, chat);
  drawChats(world, persona, chat, clock.now());
  byId("whoami").textContent = `${persona.name} · ${persona.role}`;
}

const isLooking = () => document.visibilityState === "visible";

function showChat() {
  byId("chat-avatar").replaceChildren(chatFace(world, chat));
  byId("chat-title").textContent = chat.title;
  byId("back").href = address(persona);
  byId("open-stage").replaceChildren(personaFace(persona));
  showAbout();
  showPinned();
  const topic = chat.topics.find(({ id }) => id === openTopics.get(chat.id))?.id;
  drawTopics(chat, topic);
  log.show(world.show(chat.id, persona.id, topic), { world, persona, chat, topic });
  composer.open(persona, chat, world.commandsFor(chat, persona.id), topic);
  showStart();
  answerForced(world.last(chat.id, persona.id));
}

function showAbout() {
  const names = chat.members.map((id) => world.persona(id)?.name).filter(Boolean);
  byId("chat-about").classList.remove("typing");
  const everyone = [...names, world.bot.name];
  byId("chat-about").textContent =
    chat.type === "private" ? "机器人" : `${everyone.length} 位成员：${everyone.join("、")}`;
}

function showPinned() {
  const message = world.pinned(chat.id);
  byId("pinned").hidden = !message;
  if (!message) return;
  byId("pinned").dataset.jump = message.id;
  const words = [el("b", { textContent: "置顶消息" }), el("span", { textContent: excerpt(message) })];
  byId("pinned").replaceChildren(icon("pin"), ...words);
}

function showStart() {
  const closed = chat.type === "private" && !world.reachable[persona.id];
  byId("start").hidden = !closed;
  byId("composer").hidden = closed;
  byId("welcome").hidden = !closed;
  byId("welcome").replaceChildren(chatFace(world, chat), el("b", { textContent: world.bot.name }),
    el("p", { textContent: "点“开始”之后，机器人才能给您发消息。" }));
}

/** A forced reply is meant for everyone, or only for the one whose message it answers. */
function answerForced(message) {
  if (!message?.force_reply || message.from.id === persona.id || !composer.isIdle) return;
  const asked = message.reply_to && world.message(chat.id, message.reply_to.id);
  if (!asked || asked.from.id === persona.id) composer.replyTo(message);
}

async function start(payload) {
  if (!(await attempt(post("start", { persona: persona.id, payload })))) return;
  await load(false);
  const own = world.privateChat(persona.id);
  if (own) location.hash = address(persona, own);
}

async function press(button, message) {
  if (button.classList.contains("busy")) return;
  const [row, column] = button.dataset.press.split(",").map(Number);
  button.classList.add("busy");
  const place = { persona: persona.id, chat: chat.id, message: message.id, row, column };
  const reply = await attempt(post("press", place));
  button.classList.remove("busy");
  if (!reply?.answer) return;
  if (reply.alert) showAlert(reply.answer);
  else toast(reply.answer);
}

/** The payload of a `t.me/<bot>?start=CODE` link, or undefined for any other address. */
function startPayload(href) {
  const url = new URL(href);
  const isBot = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === world.bot.username.toLowerCase();
  return isBot ? (url.searchParams.get("start") ?? "") : undefined;
}

function followLink(event, link) {
  if (link.hasAttribute("download")) return;
  event.preventDefault();
  const payload = startPayload(link.href);
  if (payload !== undefined) start(payload || undefined);
  else if (/^https?:$/.test(new URL(link.href).protocol)) open(link.href, "_blank", "noopener,noreferrer");
}

const messageAt = (node) => world.message(chat.id, Number(node.closest("[data-id]")?.dataset.id));

const say = (text) => attempt(post("say", { ...composer.place, text }));

const react = (message, emoji) =>
  attempt(post("react", { persona: persona.id, chat: chat.id, message: message.id, emoji }));

/** What a client shows of a date: in the reader's zone, and how far off it is. */
function tellTime({ unix }) {
  const instant = new Date(Number(unix) * 1000);
  toast(`${moment(instant)} · ${relative(instant, clock.now())}`);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast("浏览器不允许复制", true);
  }
}

function offerMenu(message, x, y) {
  const entries = [
    ["reply", "回复", () => composer.replyTo(message)],
    ["copy", "复制", () => copy(message.text)],
  ];
  const isOwn = message.from.id === persona.id;
  if (message.only_for === null) {
    for (const emoji of REACTIONS) entries.push(["smile", `表情 ${emoji}`, () => react(message, emoji)]);
  }
  if (isOwn) entries.splice(1, 0, ["edit", "编辑", () => composer.edit(message)]);
  if (!message.service) showMenu(entries, x, y);
}

function offerMenuBelow(part) {
  const { left, bottom } = part.getBoundingClientRect();
  offerMenu(messageAt(part), left, bottom);
}

function logClicked(event) {
  const part = event.target.closest("a, button, .bot_command, blockquote.expandable");
  if (!part) return;
  const { jump, photo, press: pressed, more, copy: words, react: emoji, unix } = part.dataset;
  if (part.matches("a")) followLink(event, part);
  else if (part.matches(".bot_command")) say(part.textContent);
  else if (part.matches("blockquote")) part.classList.toggle("open");
  else if (unix) tellTime(part.dataset);
  else if (words) copy(words);
  else if (emoji !== undefined) react(messageAt(part), emoji);
  else if (jump) log.jumpTo(Number(jump)) || toast("原消息已不在");
  else if (photo) showPhoto(photo, part.firstElementChild.alt);
  else if (pressed) press(part, messageAt(part));
  else if (more !== undefined) offerMenuBelow(part);
}

function arrived(message) {
  const isNew = world.put(message);
  if (chat?.id === message.chat_id) {
    if (world.isShown(message)) log.put(message, isNew);
    showPinned();
    if (message.from.is_bot) showAbout();
    if (isNew && world.isShown(message)) answerForced(message);
  }
  drawSides();
}

function deleted({ chat: chatId, id }) {
  if (world.remove(chatId, id)) log.remove(id);
  if (chat?.id === chatId) showPinned();
  drawSides();
}

function typing({ chat: chatId }) {
  if (chat?.id !== chatId) return;
  clearTimeout(typingTimer);
  byId("chat-about").classList.add("typing");
  byId("chat-about").textContent = "机器人正在输入…";
  typingTimer = setTimeout(showAbout, TYPING_MS);
}

function openStage(open) {
  document.body.classList.toggle("stage-open", open);
  byId("open-stage").setAttribute("aria-expanded", String(open));
}

byId("log").addEventListener("click", logClicked);
byId("log").addEventListener("contextmenu", (event) => {
  const message = event.target.closest(".bubble") && messageAt(event.target);
  if (!message || event.target.closest("a, img")) return;
  event.preventDefault();
  offerMenu(message, event.clientX, event.clientY);
});
byId("log").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".bubble")) return;
  offerMenuBelow(event.target);
});
byId("topics").addEventListener("click", (event) => {
  const tab = event.target.closest("button");
  if (!tab) return;
  openTopics.set(chat.id, Number(tab.dataset.topic));
  showChat();
});
byId("pinned").addEventListener("click", () => log.jumpTo(Number(byId("pinned").dataset.jump)));
byId("start").addEventListener("click", () => start());
byId("open-stage").addEventListener("click", (event) => {
  event.stopPropagation();
  openStage(!document.body.classList.contains("stage-open"));
});
document.addEventListener("click", (event) => event.target.closest(".stage") || openStage(false));
document.addEventListener("visibilitychange", () => chat && drawSides());
document.addEventListener("keydown", (event) => event.key === "Escape" && openStage(false));
window.addEventListener("hashchange", route);
PHONE.addEventListener("change", route);

const handlers = {
  message: arrived,
  deleted,
  typing,
  clock: (now) => clock.set(now),
  chats: () => load(false),
  reset: () => load(true),
};
follow(await load(true), handlers, (up) => (byId("offline").hidden = up));
