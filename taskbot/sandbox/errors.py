"""How the sandbox says no: to the bot as Telegram's server does, to a person as a chat client does."""

from collections.abc import Mapping


class ApiError(Exception):
    """An answer `{"ok": false, …}` in Telegram's own words; `parameters` as ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class BadRequest(ApiError):
    """Code 400; the words after "Bad Request: "."""

    def __init__(self, words: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(400, f"Bad Request: {words}", parameters)


class Forbidden(ApiError):
    """Code 403; the words after "Forbidden: "."""

    def __init__(self, words: str) -> None:
        super().__init__(403, f"Forbidden: {words}")


class NotPossible(Exception):
    """A person tried what a chat client would not offer; one sentence for the chat page."""
