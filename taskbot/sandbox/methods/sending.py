"""The methods that put a message into a chat."""

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import BadRequest
from taskbot.sandbox.methods.targets import receiver_of, replied_message, topic_of, writable_chat
from taskbot.sandbox.methods.writing import caption_of, file_of, keyboard_of, text_of
from taskbot.sandbox.models import Change, Chat, Content, Json
from taskbot.sandbox.objects import message_object
from taskbot.sandbox.rich_markup import BadRichMarkup, read_rich_html
from taskbot.sandbox.world import World

MEDIA_TYPES = {"photo": True, "document": False}


def send_message(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    text, entities = text_of(world, call.params)
    return _posted(world, chat, call, Content(text, entities, markup=keyboard_of(call)))


def send_rich_message(world: World, call: Call) -> Json:
    """Only what is written as rich HTML; blocks, Markdown and media the sandbox does not read."""
    chat = writable_chat(world, call)
    html = call.params["rich_message"].get("html")
    if not html:
        raise BadRequest("rich message must be non-empty")
    try:
        text, safe = read_rich_html(html)
    except BadRichMarkup as complaint:
        raise BadRequest(f"can't parse rich message: {complaint}") from None
    return _posted(world, chat, call, Content(text, rich=safe, markup=keyboard_of(call)))


def _posted(world: World, chat: Chat, call: Call, content: Content) -> Json:
    topic, receiver = topic_of(chat, call), receiver_of(world, chat, call)
    reply_to = replied_message(chat, call)
    return message_object(world.post(chat, world.bot, content, reply_to, topic=topic, receiver=receiver))


def send_document(world: World, call: Call) -> Json:
    return _send_file(world, call, "document")


def send_photo(world: World, call: Call) -> Json:
    return _send_file(world, call, "photo")


def _send_file(world: World, call: Call, kind: str) -> Json:
    chat = writable_chat(world, call)
    file = file_of(world, call, call.params[kind], as_photo=MEDIA_TYPES[kind])
    text, entities = caption_of(world, call.params)
    return _posted(world, chat, call, Content(text, entities, file, keyboard_of(call)))


def send_media_group(world: World, call: Call) -> list[Json]:
    """An album: 2 to 10 pictures, or 2 to 10 documents."""
    chat = writable_chat(world, call)
    reply_to, topic = replied_message(chat, call), topic_of(chat, call)
    media = call.params["media"]
    kinds = {item["type"] for item in media}
    if not kinds <= MEDIA_TYPES.keys():
        raise BadRequest(f"the sandbox takes only {' and '.join(MEDIA_TYPES)} albums")
    if len(kinds) > 1:
        raise BadRequest("document can't be mixed with other media types")
    album = str(len(world.files) + 1)
    contents = []
    for item in media:
        text, entities = caption_of(world, item)
        file = file_of(world, call, item["media"], as_photo=MEDIA_TYPES[item["type"]])
        contents.append(Content(text, entities, file, album=album))
    posted = [world.post(chat, world.bot, content, reply_to, topic=topic) for content in contents]
    return [message_object(message) for message in posted]


def send_chat_action(world: World, call: Call) -> bool:
    world.tell(Change("typing", chat=writable_chat(world, call)))
    return True
