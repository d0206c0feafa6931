/** Where messages are written. Each person keeps a draft of their own in each chat. */

import { post, upload } from "./api.js";
import { CommandList } from "./commands.js";
import { byId, el, icon } from "./dom.js";
import { excerpt, size } from "./message.js";
import { attempt } from "./overlays.js";

const TALLEST_PX = 180;
const hasFiles = (event) => event.dataTransfer.types.includes("Files");
const TOUCH = matchMedia("(pointer: coarse)");
const emptyDraft = () => ({ text: "", reply: null, editing: null, files: [] });

export class Composer {
  #words = byId("words");
  #drafts = new Map();
  #draft = emptyDraft();
  #commands = new CommandList((command) => this.#write(`/${command} `));

  constructor() {
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#words.addEventListener("input", () => this.#typed());
    this.#words.addEventListener("keydown", (event) => this.#key(event));
    this.#words.addEventListener("paste", (event) => this.#paste(event));
    byId("attach").addEventListener("click", () => byId("files").click());
    byId("files").addEventListener("change", (event) => {
      this.attach(event.target.files);
      event.target.value = "";
    });
    this.#acceptDrops();
  }

  /** Turns to a person's draft in a chat. */
  open(persona, chat, commands, topic) {
    this.place = { persona: persona.id, chat: chat.id, topic };
    const key = `${persona.id}/${chat.id}`;
    if (!this.#drafts.has(key)) this.#drafts.set(key, emptyDraft());
    this.#draft = this.#drafts.get(key);
    this.#commands.offer(commands);
    this.#show();
  }

  get isIdle() {
    return !this.#draft.reply && !this.#draft.editing;
  }

  replyTo(message) {
    Object.assign(this.#draft, { reply: message, editing: null });
    this.#show();
    this.#words.focus();
  }

  edit(message) {
    Object.assign(this.#draft, { reply: null, editing: message, text: message.text, files: [] });
    this.#show();
    this.#words.focus();
  }

  attach(files) {
    this.#draft.editing = null;
    this.#draft.files.push(...files);
    this.#show();
    this.#words.focus();
  }

  #write(text) {
    this.#draft.text = text;
    this.#show();
    this.#words.focus();
  }

  #typed() {
    this.#draft.text = this.#words.value;
    this.#grow();
    this.#commands.typed(this.#words.value);
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.#commands.key(event.key)) event.preventDefault();
    else if (event.key === "Escape") this.#drop();
    else if (event.key === "Enter" && !event.shiftKey && !TOUCH.matches) {
      event.preventDefault();
      this.#submit();
    }
  }

  #paste(event) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    this.attach(event.clipboardData.files);
  }

  #acceptDrops() {
    const chat = byId("chat");
    let depth = 0;
    const enter = (step) => chat.classList.toggle("dropping", (depth = Math.max(0, depth + step)) > 0);
    chat.addEventListener("dragenter", (event) => hasFiles(event) && enter(1));
    chat.addEventListener("dragleave", (event) => hasFiles(event) && enter(-1));
    chat.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    chat.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      enter(-depth);
      this.attach(event.dataTransfer.files);
    });
  }

  /** Sends the draft; what could not be sent is put back, before anything written since. */
  async #submit() {
    const draft = this.#draft;
    const sent = { ...draft, text: draft.text.trim() };
    if (!sent.text && sent.files.length === 0) return;
    Object.assign(draft, emptyDraft());
    this.#show();
    if (await attempt(this.#send(sent, this.place))) return;
    Object.assign(draft, sent, { text: [sent.text, draft.text].filter(Boolean).join("\n") });
    this.#show();
  }

  /** The words go with the first file; each file that is sent leaves the draft. */
  async #send(sent, place) {
    const said = () => ({ ...place, text: sent.text, reply_to: sent.reply?.id });
    if (sent.editing) return post("edit", { ...place, message: sent.editing.id, text: sent.text });
    if (sent.files.length === 0) return post("say", said());
    while (sent.files.length > 0) {
      await upload(said(), sent.files[0]);
      Object.assign(sent, emptyDraft(), { files: sent.files.slice(1) });
    }
    return true;
  }

  #drop() {
    if (this.#draft.editing) this.#draft.text = "";
    Object.assign(this.#draft, { reply: null, editing: null });
    this.#show();
  }

  #show() {
    this.#words.value = this.#draft.text;
    this.#grow();
    this.#showAbout();
    this.#showFiles();
    this.#commands.close();
  }

  #grow() {
    this.#words.style.height = "auto";
    this.#words.style.height = `${Math.min(this.#words.scrollHeight, TALLEST_PX)}px`;
    byId("send").disabled = !this.#draft.text.trim() && this.#draft.files.length === 0;
  }

  #showAbout() {
    const { reply, editing } = this.#draft;
    const message = reply ?? editing;
    byId("about").hidden = !message;
    if (!message) return;
    const [sign, title] = reply ? ["reply", `回复 ${reply.from.name}`] : ["edit", "编辑消息"];
    byId("about").replaceChildren(icon(sign),
      el("p", {}, el("b", { textContent: title }), el("span", { textContent: excerpt(message) })),
      el("button.round", { type: "button", ariaLabel: "取消", onclick: () => this.#drop() }, icon("close")));
  }

  #showFiles() {
    const { files } = this.#draft;
    byId("attached").hidden = files.length === 0;
    byId("attached").replaceChildren(...files.map((file, index) =>
      el("li", {},
        el("b", { textContent: file.name || "图片" }),
        el("span", { textContent: size(file.size) }),
        this.#fileRemover(file, index))));
  }

  #fileRemover(file, index) {
    const remove = () => {
      this.#draft.files.splice(index, 1);
      this.#show();
      this.#words.focus();
    };
    return el("button", { type: "button", ariaLabel: `移除 ${file.name}`, onclick: remove }, icon("close"));
  }
}
