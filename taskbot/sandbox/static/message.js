/** Draws one message. What can be clicked carries data-attributes; the log listens for all of them at once. */

import { dayOf, fullDay, timeOfDay } from "./dates.js";
import { el, icon } from "./dom.js";
import { colourOf, senderFace } from "./faces.js";

const SAME_BREATH_MS = 5 * 60 * 1000;
const AFTER_BLOCK = /(<\/(?:blockquote|pre)>)\n/g; // the block already ends its line
const STYLES = new Set(["primary", "success", "danger"]);

/** The row of a message: `previous` decides on the date line, the name and the picture. */
export function drawRow(row, message, previous, view) {
  const newDay = !previous || fullDay(previous.at) !== fullDay(message.at);
  const goesOn = !newDay && !message.service && isSameBreath(previous, message);
  const mine = message.from.id === view.persona.id;
  const marks = { mine, "goes-on": goesOn, service: message.service, whisper: message.only_for !== null };
  row.className = ["row", ...Object.keys(marks).filter((mark) => marks[mark])].join(" ");
  const day = newDay && el("p.day", {}, el("span", { textContent: dayOf(message.at) }));
  const body = message.service ? [el("p.notice", { textContent: message.text })] : speech(message, view, mine, goesOn);
  return [day, ...body].filter(Boolean);
}

const isSameBreath = (previous, message) =>
  !previous.service &&
  previous.only_for === message.only_for &&
  previous.topic === message.topic &&
  previous.from.id === message.from.id &&
  Math.abs(Date.parse(message.at) - Date.parse(previous.at)) < SAME_BREATH_MS;

function speech(message, view, mine, goesOn) {
  const inGroup = view.chat.type !== "private";
  const face = inGroup && !mine && (goesOn ? el("span.avatar.absent") : senderFace(message.from, view.world));
  const name = inGroup && !mine && !goesOn && senderName(message.from, view.world);
  const label = `${message.from.name}，${timeOfDay(message.at)}`;
  const bubble = el("article.bubble", { tabIndex: -1, ariaLabel: label, "data-key": "bubble" }, name,
    place(message, view), message.reply_to && quote(message.reply_to), ...files(message), words(message), reactions(message, view), moreButton());
  return [face, el("div.stack", {}, bubble, keyboard(message))];
}

function senderName(sender, world) {
  const name = el("b", { textContent: sender.name });
  name.style.setProperty("--sender", colourOf(sender, world));
  const role = sender.is_bot ? "机器人" : (world.persona(sender.id)?.role ?? "");
  return el("p.sender", {}, name, el("span", { textContent: role }));
}

/** Where it stands beyond the chat: in a topic, or before one pair of eyes only. */
function place(message, view) {
  const topic = !view.topic && view.chat.topics.find(({ id }) => id === message.topic);
  const signs = [
    message.only_for !== null && el("span.alone", {}, icon("eye"), "仅您可见"),
    topic && el("span", {}, icon("topic"), topic.name),
  ].filter(Boolean);
  return signs.length > 0 && el("p.place", {}, ...signs);
}

function quote(original) {
  return el("button.quote", { type: "button", "data-jump": original.id, "data-key": "quote" },
    el("b", { textContent: original.name }), el("span", { textContent: original.excerpt }));
}

/** The text and the time. `message.html` is made and escaped by the server: the only markup taken from outside. */
function words(message) {
  const text = message.html && el("span.text", { innerHTML: message.html.replace(AFTER_BLOCK, "$1") });
  const edited = message.edited && el("span", { textContent: "已编辑" });
  const at = el("time", { dateTime: message.at, title: fullDay(message.at), textContent: timeOfDay(message.at) });
  return el("div.words", {}, text, el("span.meta", {}, edited, at));
}

function files(message) {
  return (message.files ?? []).map((file) => (file.is_photo ? photo(file) : card(file)));
}

function photo(file) {
  const image = el("img", { src: file.url, alt: file.name || "图片", loading: "lazy" });
  const settings = { type: "button", ariaLabel: "放大图片", "data-photo": file.url, "data-key": file.url };
  return el("button.picture", settings, image);
}

function card(file) {
  const kind = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  const settings = { href: file.url, download: file.name, ariaLabel: `下载 ${file.name}` };
  return el("a.file", { ...settings, "data-kind": kind, "data-key": file.url },
    el("span.kind", { textContent: kind.slice(0, 4).toUpperCase() || "文件" }),
    el("span.name", {}, el("b", { textContent: file.name }), el("span", { textContent: size(file.size) })),
    icon("download"));
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function reactions(message, view) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map(({ emoji, count, by }) => {
    const own = by.includes(view.persona.id);
    const settings = { type: "button", ariaPressed: String(own), ariaLabel: `${emoji} ${count} 人`, "data-key": emoji };
    return el("button", { ...settings, "data-react": own ? "" : emoji, textContent: `${emoji} ${count}` });
  });
  return el("p.reactions", {}, ...chips);
}

function moreButton() {
  const settings = { type: "button", tabIndex: -1, ariaLabel: "消息操作" };
  return el("button.more", { ...settings, "data-more": "", "data-key": "more" }, icon("more"));
}

function keyboard(message) {
  if (!message.buttons?.length) return null;
  const rows = message.buttons.map((buttons, row) =>
    el("div", {}, ...buttons.map((button, column) => key(button, row, column))));
  return el("div.keyboard", {}, ...rows);
}

function key(button, row, column) {
  const style = STYLES.has(button.style) ? `.${button.style}` : "";
  const place = `${row},${column}`;
  const label = [el("span", { textContent: button.text }), button.url && icon("link")];
  if (button.url) return el(`a.key${style}`, { href: button.url, "data-key": place }, ...label);
  if (button.copy) {
    const copy = { type: "button", "data-copy": button.copy, "data-key": place };
    return el(`button.key${style}`, copy, label[0], icon("copy"));
  }
  const disabled = Boolean(button.disabled);
  return el(`button.key${style}`, { type: "button", disabled, "data-press": place, "data-key": place }, ...label);
}

/** One line that stands for a message in a list or a bar. */
export function excerpt(message) {
  const file = message.files?.[0];
  const sign = file ? (file.is_photo ? "[图片] " : `[文件] ${message.text ? "" : file.name}`) : "";
  return sign + message.text.replace(/\s+/g, " ").slice(0, 120);
}
