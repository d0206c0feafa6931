/** What the sandbox has told the page: people, chats, messages; and what each person has read. */

export class World {
  #read = new Map();
  #shown = { fits: () => false, list: [] };

  /** Takes a whole state. The first one, and one after a reset, count as read. */
  load(state, allRead) {
    this.personas = state.personas;
    this.chats = state.chats.map((chat) => (chat.type === "private" ? { ...chat, title: state.bot.name } : chat));
    this.bot = state.bot;
    this.commands = state.commands;
    this.reachable = state.reachable;
    this.messages = new Map(state.chats.map((chat) => [chat.id, [...(state.messages[chat.id] ?? [])]]));
    for (const list of this.messages.values()) list.sort((one, other) => one.order - other.order);
    if (!allRead) return;
    for (const persona of this.personas) for (const chat of this.chats) this.markRead(persona.id, chat.id);
  }

  persona = (id) => this.personas.find((persona) => String(persona.id) === String(id));
  chat = (id) => this.chats.find((chat) => String(chat.id) === String(id));
  isMember = (chat, personaId) =>
    chat.type === "private" ? chat.owner === personaId : chat.members.includes(personaId);
  privateChat = (personaId) => this.chats.find((chat) => chat.type === "private" && chat.owner === personaId);
  messagesOf = (chatId) => this.messages.get(chatId) ?? [];
  message = (chatId, id) => this.messagesOf(chatId).find((message) => message.id === id);
  sees = (personaId, message) => message.only_for === null || message.only_for === personaId;
  last = (chatId, personaId) => this.messagesOf(chatId).findLast((message) => this.sees(personaId, message));
  pinned = (chatId) => this.messagesOf(chatId).findLast((message) => message.pinned);

  /** The chats a person is in, the latest first. */
  chatsOf(personaId) {
    const at = (chat) => Date.parse(this.last(chat.id, personaId)?.at ?? 0);
    return this.chats.filter((chat) => this.isMember(chat, personaId)).sort((one, other) => at(other) - at(one));
  }

  /** The messages of a chat that a person sees, of one topic or (undefined) of all; `put` and `remove` keep it true. */
  show(chatId, personaId, topic) {
    const fits = (message) =>
      message.chat_id === chatId && this.sees(personaId, message) && (!topic || message.topic === topic);
    this.#shown = { fits, list: this.messagesOf(chatId).filter(fits) };
    return this.#shown.list;
  }

  isShown = (message) => this.#shown.fits(message);

  /** Puts a message in its place; true when it was not there before. */
  put(message) {
    if (this.isShown(message)) insert(this.#shown.list, message);
    return insert(this.messagesOf(message.chat_id), message);
  }

  /** Takes a message away; true when it was shown. */
  remove(chatId, id) {
    const message = this.message(chatId, id);
    if (!message) return false;
    take(this.messagesOf(chatId), id);
    if (this.isShown(message)) take(this.#shown.list, id);
    return this.isShown(message);
  }

  markRead(personaId, chatId) {
    this.#read.set(`${personaId}/${chatId}`, this.messagesOf(chatId).at(-1)?.order ?? 0);
  }

  unread(personaId, chatId) {
    const read = this.#read.get(`${personaId}/${chatId}`) ?? 0;
    const list = this.messagesOf(chatId);
    let count = 0;
    for (let place = list.length - 1; place >= 0 && list[place].order > read; place -= 1) {
      const message = list[place];
      if (message.from.id !== personaId && !message.service && this.sees(personaId, message)) count += 1;
    }
    return count;
  }

  /** The commands of the narrowest scope that fits, as Telegram chooses them. */
  commandsFor(chat, personaId) {
    const kind = chat.type === "private" ? "all_private_chats" : "all_group_chats";
    const scopes = [`chat_member:${chat.id}:${personaId}`, `chat:${chat.id}`, kind, "default"];
    const scope = scopes.find((name) => this.commands[name]?.length);
    return scope ? this.commands[scope] : [];
  }

  unreadOf = (personaId) =>
    this.chatsOf(personaId).reduce((sum, chat) => sum + this.unread(personaId, chat.id), 0);
}

/** True when the message was not in the list before. */
function insert(list, message) {
  const place = list.findLastIndex((known) => known.order <= message.order);
  const known = list[place]?.id === message.id;
  list.splice(known ? place : place + 1, known ? 1 : 0, message);
  return !known;
}

function take(list, id) {
  list.splice(list.findIndex((message) => message.id === id), 1);
}
