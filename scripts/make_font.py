"""Makes the bundled font again: a subset of Noto Sans CJK SC as Debian packs it (apt install fonts-noto-cjk).

The licence (SIL OFL 1.1, no Reserved Font Name declared) allows it; the subset still gets a name of its own,
because "Noto" is a trademark and this is no longer the original. The licence text is written beside the font.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from taskbot.digest.fonts import FONT_FILE, covers

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
PACKAGE_LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FAMILY = "Taskbot Sans SC"
KEPT_NAMES = {0, 7, 8, 9, 11, 13, 14}
"""Name records of the original that must survive: copyright, trademark, authors, licence."""


def main() -> None:
    """Writes the font and its licence beside it."""
    font = _simplified_chinese()
    font.recalcTimestamp = False
    _subset(font)
    _rename(font)
    font.save(FONT_FILE)
    FONT_FILE.with_name("OFL.txt").write_text(_licence(font), encoding="utf-8")
    print(f"{FONT_FILE.name}: {len(font.getGlyphOrder())} glyphs, {FONT_FILE.stat().st_size:,} bytes")


def _simplified_chinese() -> TTFont:
    fonts = TTCollection(SOURCE).fonts
    return next(font for font in fonts if font["name"].getDebugName(4) == "Noto Sans CJK SC")


def _subset(font: TTFont) -> None:
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in range(0x20, sys.maxunicode) if covers(chr(code))])
    subsetter.subset(font)


def _rename(font: TTFont) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    stem = FONT_FILE.stem
    ours = {1: FAMILY, 2: "Regular", 3: f"2.004;{stem}", 4: FAMILY, 5: "Version 2.004", 6: stem}
    for name_id, text in ours.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [stem]


def _licence(font: TTFont) -> str:
    """The package's copy of the OFL, without the leading spaces and lone dots of Debian's field layout."""
    packaged = PACKAGE_LICENCE.read_text(encoding="utf-8")
    text = packaged.split("License: SIL-1.1\n", 2)[2].split("\nLicense:")[0]
    lines = ["" if line == " ." else line.removeprefix(" ") for line in text.splitlines()]
    heading = f"{font['name'].getDebugName(0)}\n{font['name'].getDebugName(7)}\n"
    changes = f"{FAMILY} is a subset of Noto Sans CJK SC 2.004, made by scripts/make_font.py.\n"
    return "\n".join([heading, changes, *lines]).rstrip() + "\n"


if __name__ == "__main__":
    main()
