"""Width and height from the first bytes of a picture."""

import io

import pytest
from PIL import Image

from taskbot.sandbox.images import picture_size


def encoded(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48)).save(buffer, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (encoded(format="PNG"), (64, 48)),
        (encoded(format="JPEG"), (64, 48)),
        (encoded(format="JPEG", progressive=True, comment=b"x" * 300), (64, 48)),
        (encoded(format="GIF"), None),
        (encoded(format="JPEG")[:20], None),
        (encoded(format="PNG")[:20], None),
        (b"", None),
    ],
)
def test_png_and_jpeg_tell_their_size(content, size):
    assert picture_size(content) == size
