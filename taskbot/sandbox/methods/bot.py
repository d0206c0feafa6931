"""The methods about the bot itself: its name, commands, updates, files, and answers to presses."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import ApiError, BadRequest
from taskbot.sandbox.models import Answer, Change, Json
from taskbot.sandbox.objects import file_ids, stamp, user_object
from taskbot.sandbox.world import Webhook, World

DOWNLOAD_BYTES = 20 * 1024 * 1024
WEBHOOK_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: World, _: Call) -> Json:
    rights = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }
    return user_object(world.bot) | rights


async def get_updates(world: World, call: Call) -> list[Json]:
    if world.webhook:
        raise ApiError(409, WEBHOOK_ACTIVE)
    params = call.params
    if "allowed_updates" in params:
        world.updates.allowed = params["allowed_updates"]
    return await world.updates.poll(
        params.get("offset", 0), params.get("limit", 100), min(params.get("timeout", 0), 50)
    )


def set_webhook(world: World, call: Call) -> bool:
    """An empty url takes the webhook away. Plain http is taken on loopback only, which Telegram never does."""
    params = call.params
    if not params["url"]:
        return delete_webhook(world, call)
    if not _is_acceptable(params["url"]):
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
    if "allowed_updates" in params:
        world.updates.allowed = params["allowed_updates"]
    if params.get("drop_pending_updates"):
        world.updates.drop()
    world.webhook = Webhook(params["url"], params.get("secret_token"), params.get("max_connections", 40))
    world.updates.interrupt("setWebhook request")
    world.tell(Change("queue"))
    return True


def _is_acceptable(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "http":
        return parts.scheme == "https" and bool(parts.hostname)
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def delete_webhook(world: World, call: Call) -> bool:
    world.webhook = None
    if call.params.get("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    webhook = world.webhook
    body: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if webhook:
        body["max_connections"] = webhook.max_connections
    if webhook and webhook.error and webhook.error_at:
        body |= {"last_error_date": stamp(webhook.error_at), "last_error_message": webhook.error}
    if world.updates.allowed:
        body["allowed_updates"] = world.updates.allowed
    return body


def get_file(world: World, call: Call) -> Json:
    file = world.files.get(call.params["file_id"])
    if file is None:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_BYTES:
        raise BadRequest("file is too big")
    return {**file_ids(file), "file_path": file.path}


def answer_callback_query(world: World, call: Call) -> bool:
    query = world.queries.get(call.params["callback_query_id"])
    if query is None or query.answer:
        raise BadRequest(STALE_QUERY)
    query.answer = Answer(call.params.get("text", ""), call.params.get("show_alert", False))
    world.tell(Change("answered", query=query))
    return True


def _scope(call: Call) -> tuple[str, str]:
    """The scope as one word ("default", "chat:-100…", "chat_member:-100…:7") and the language."""
    scope = call.params.get("scope", {"type": "default"})
    keys = [scope[key] for key in ("type", "chat_id", "user_id") if key in scope]
    return ":".join(map(str, keys)), call.params.get("language_code", "")


def set_my_commands(world: World, call: Call) -> bool:
    world.commands[_scope(call)] = call.params["commands"]
    world.tell(Change("chats"))
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(_scope(call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.pop(_scope(call), None)
    world.tell(Change("chats"))
    return True
