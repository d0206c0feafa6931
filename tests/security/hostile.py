"""Hostile files, made small: what they become when they are unpacked is what they are for."""

import zipfile
import zlib
from io import BytesIO

from openpyxl import Workbook

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts, compressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook_with(**replaced: bytes) -> bytes:
    """A workbook of one cell; parts are replaced by name, `_` for `/`: xl_workbook is xl/workbook.xml."""
    book, written = Workbook(), BytesIO()
    book.worksheets[0].append(["任务"])
    book.save(written)
    with zipfile.ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {f"{name.replace('_', '/')}.xml": xml for name, xml in replaced.items()})


def sheet(cells: str = "", below: str = "") -> bytes:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{SHEETS}"><sheetData>{cells}</sheetData>{below}</worksheet>'.encode()


def declaring(encoding: str, declared: str, part: str = "xl_workbook") -> bytes:
    """A workbook of which a part, by default the main one, declares an entity in an encoding declared under some name."""
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE a [<!ENTITY x "甲">]>'
        f'<workbook xmlns="{SHEETS}">&x;</workbook>'
    )
    return workbook_with(**{part: xml.encode(encoding, "replace")})


def pdf_of(content: bytes, pages: int) -> bytes:
    """A PDF all of whose pages show the same content, packed once."""
    packed = zlib.compress(content)
    kids = b" ".join(b"%d 0 R" % (4 + page) for page in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R>>"] * pages,
    ]
    written, places = b"%PDF-1.7\n", [b"0000000000 65535 f \n"]
    for number, each in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"xref\n0 %d\n%s" % (len(places), b"".join(places))
    return (
        written
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places), len(written))
    )
