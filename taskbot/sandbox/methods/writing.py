"""What a call wants said: its text or caption with entities, its keyboard, its file."""

from collections.abc import Iterable

from taskbot.sandbox.calls import Call
from taskbot.sandbox.entities import Entity, trimmed, units, with_detected
from taskbot.sandbox.errors import BadRequest
from taskbot.sandbox.markup import BadMarkup, parse_html
from taskbot.sandbox.models import File, Json
from taskbot.sandbox.objects import user_object
from taskbot.sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
BUTTON_WORDS = {"text", "style", "icon_custom_emoji_id"}

Words = tuple[str, tuple[Entity, ...]]


def text_of(world: World, params: Json) -> Words:
    """Text and entities of a message: 1 to 4096 UTF-16 units after the markup is read."""
    text, entities = _read(world, params, "text", "entities")
    if not text:
        raise BadRequest("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise BadRequest("message is too long")
    return text, entities


def caption_of(world: World, params: Json) -> Words:
    """Caption and entities: up to 1024 UTF-16 units after the markup is read."""
    caption, entities = _read(world, params, "caption", "caption_entities")
    if units(caption) > CAPTION_LIMIT:
        raise BadRequest("message caption is too long")
    return caption, entities


def _read(world: World, params: Json, words: str, listed: str) -> Words:
    source = params.get(words, "")
    mode = params.get("parse_mode", "").lower()
    if mode not in {"", "html"}:
        raise BadRequest("unsupported parse_mode")
    try:
        text, entities = parse_html(source, world.lacks) if mode else (source, _given(params.get(listed, ())))
    except BadMarkup as complaint:
        raise BadRequest(f"can't parse entities: {complaint}") from None
    text, entities = trimmed(text, _with_known_users(world, entities))
    return text, with_detected(text, entities)


def _given(entities: Iterable[Json]) -> tuple[Entity, ...]:
    own = {"type", "offset", "length"}
    return tuple(
        Entity(
            entity["type"],
            entity["offset"],
            entity["length"],
            {key: value for key, value in entity.items() if key not in own},
        )
        for entity in entities
    )


def _with_known_users(world: World, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Mentions by id get the whole user; those of nobody known fall away, as at Telegram."""
    kept = []
    for entity in entities:
        if entity.type != "text_mention":
            kept.append(entity)
        elif user := world.users.get(entity.extra["user"]["id"]):
            kept.append(Entity(entity.type, entity.offset, entity.length, {"user": user_object(user)}))
    return tuple(kept)


def keyboard_of(call: Call) -> Json | None:
    """The reply_markup; an inline button must do something. An empty inline keyboard is none."""
    markup: Json | None = call.params.get("reply_markup")
    rows = (markup or {}).get("inline_keyboard")
    if rows is None:
        return markup
    if any(not button.keys() - BUTTON_WORDS for row in rows for button in row):
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not any(rows):
        return None
    forced = {"force_reply": True} if markup and markup.get("force_reply") else {}
    return {"inline_keyboard": [row for row in rows if row], **forced}


def file_of(world: World, call: Call, reference: str, *, as_photo: bool) -> File:
    """An uploaded file, or one the server knows by its file_id."""
    upload = call.upload(reference)
    if upload is None:
        return _stored(world, reference, as_photo=as_photo)
    if as_photo and len(upload.content) > PHOTO_BYTES:
        raise BadRequest("file is too big")
    try:
        file = world.keep(upload.name, upload.content, as_photo=as_photo)
    except ValueError:
        raise BadRequest("IMAGE_PROCESS_FAILED") from None
    if file.size and (sum(file.size) > PHOTO_SIDES or max(file.size) > PHOTO_RATIO * min(file.size)):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    return file


def _stored(world: World, file_id: str, *, as_photo: bool) -> File:
    file = world.files.get(file_id)
    if file is None:
        raise BadRequest("wrong file identifier/HTTP URL specified")
    if file.is_photo != as_photo:
        is_now, wanted = ("Photo", "Document") if file.is_photo else ("Document", "Photo")
        raise BadRequest(f"can't use file of type {is_now} as {wanted}")
    return file
