"""PDF files for the tests, written by hand: Chinese words at given places of the page."""

from collections.abc import Iterable, Sequence

SIZE = 16
Placed = tuple[float, float, str]
"""Left, baseline, words."""


def pdf(*pages: Iterable[Placed], more: str = "", trailer: str = "") -> bytes:
    """A PDF with A4 pages, its words in a font that is not embedded; `more` is added to every page's content."""
    return written(["".join(_shown(*placed) for placed in page) + more for page in pages], trailer)


def turned(words: str, matrix: str) -> str:
    """Words set by a matrix of their own: sideways, slanted."""
    return f"BT /F {SIZE} Tf {matrix} Tm <{_codes(words)}> Tj ET\n"


def paragraph(
    left: float, top: float, lines: Sequence[str], *, indent: float = 2, pitch: float = 28
) -> list[Placed]:
    """Lines one below the other, the first one further in by `indent` characters."""
    return [(left + (0 if at else indent * SIZE), top - at * pitch, words) for at, words in enumerate(lines)]


def written(contents: Sequence[str], trailer: str = "") -> bytes:
    """A PDF of pages with these contents."""
    font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
    below = (
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500 814 939 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/FontDescriptor 5 0 R>>"
    )
    look = "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    first = 6
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>",
        font,
        below,
        look,
    ]
    for at, content in enumerate(contents):
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {first + 2 * at + 1} 0 R>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    file = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        f"{file}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {count}/Root 1 0 R{trailer}>>\nstartxref\n{len(file)}\n%%EOF"
    ).encode("latin-1")


def _shown(left: float, baseline: float, words: str) -> str:
    return turned(words, f"1 0 0 1 {left} {baseline}")


def _codes(words: str) -> str:
    return words.encode("utf-16-be").hex()
