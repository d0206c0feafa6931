"""One call of a Bot API method: what was asked, and what was answered."""

from dataclasses import dataclass, field
from typing import Any

from taskbot.sandbox.errors import BadRequest
from taskbot.sandbox.models import Json

FILE_UPLOAD_BYTES = 50 * 1024 * 1024
"""What a bot may upload (Bot API, "Sending files")."""


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.content)} bytes)"


@dataclass
class Call:
    """`params` are read and checked by the schema; `result` is the whole answer, `{"ok": …}`."""

    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)
    result: Json = field(default_factory=dict)

    def upload(self, reference: str) -> Upload | None:
        """The part that an "attach://name" speaks of; None when the reference is none."""
        if not reference.startswith("attach://"):
            return None
        upload = self.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        if not upload.content:
            raise BadRequest("file must be non-empty")
        return upload
