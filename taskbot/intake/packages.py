"""Office Open XML files (.docx, .xlsx): a zip of XML parts that refer to each other, opened within limits."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, NoReturn
from xml.etree import ElementTree

from defusedxml.common import DTDForbidden
from defusedxml.ElementTree import XMLParser

from taskbot.intake.unreadable import UnreadableDocument

Element = ElementTree.Element

_MOST_PARTS = 5_000
_LARGEST_UNPACKED = 200 * 1024**2
_LARGEST_XML = 80 * 1024**2
"""Bytes of all XML parts together; the rest are pictures, which are not read."""
_STRETCHED = 10 * 1024**2
_MOST_STRETCHED = 200
"""How many times its packed size a part that unpacks to more than `_STRETCHED` may have; real ones have 50 at most."""
_LARGEST_TREE = 40 * 1024**2
_MOST_TAGS = 1_000_000
_MOST_TAGS_PASSED = 3 * _MOST_TAGS
"""Tags of a part that is read element by element and not kept."""

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""The names of the strict variant of the format, and those of the usual one."""

_DECLARED = "文件含有不允许的 XML 声明，请用 Word 或 WPS 另存后再发"
_TOO_LONG = "文件内容过长，请拆分后再发"

_CHUNK = 4096
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""Marks of byte order, the empty halves of wide encodings, blanks."""
_OPENING = (b"<", b"<".decode().encode("cp037"))
"""The first sign of any XML, in ASCII and what is like it, and in EBCDIC."""


class Package:
    """The parts by name. What a part refers to outside of the package is never followed."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableDocument when the parts would unpack to too much, or have a password."""
        self._zip = zipfile.ZipFile(BytesIO(data))
        parts = self._zip.infolist()
        xml_size = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED or xml_size > _LARGEST_XML:
            raise UnreadableDocument("文件解压后过大，请删去图片或拆分后再发")
        if any(part.file_size > max(_STRETCHED, _MOST_STRETCHED * part.compress_size) for part in parts):
            raise UnreadableDocument("文件压缩得异常，请用 Word 或 WPS 打开后另存，再发一次")
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableDocument("文件有密码保护，请取消密码后再发")
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def tree(self, name: str) -> Element:
        """The root of an XML part. Raises KeyError where there is none, UnreadableDocument where it is too large."""
        part = self._parts[name.lower()]
        xml = self._zip.read(part) if part.file_size <= _LARGEST_TREE else None
        if xml is None or xml.count(b"<") > _MOST_TAGS:
            raise UnreadableDocument(_TOO_LONG)
        _refuse_doctype(BytesIO(xml))
        for strict, usual in _STRICT.items():
            xml = xml.replace(strict, usual)
        return ElementTree.fromstring(xml)  # noqa: S314 (without a document type there are no entities)

    def each(self, name: str, tag: str) -> Iterator[Element]:
        """The elements of one kind in a large part, one after another; raises KeyError where there is none."""
        with self._zip.open(self._parts[name.lower()]) as xml:
            above: list[Element] = []
            for count, (event, element) in enumerate(ElementTree.iterparse(xml, ("start", "end"))):  # noqa: S314 (see refuse_doctypes)
                if count > 2 * _MOST_TAGS_PASSED:
                    raise UnreadableDocument(_TOO_LONG)
                if event == "start":
                    above.append(element)
                    continue
                if element.tag == tag:
                    yield element
                above.pop()
                if above:
                    above[-1].remove(element)

    def refuse_doctypes(self) -> None:
        """Refuses a document type in any part, for a library that reads the parts itself."""
        for part in self._parts.values():
            with self._zip.open(part) as xml:
                _refuse_doctype(xml)

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts of a kind (`styles`, `worksheet`, …) that a part refers to: id → name. The package itself is ''."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in self.tree(relations)
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
        }

    def main_part(self) -> str:
        """The part that holds the document or the workbook; raises LookupError."""
        for name in self.related("", "officeDocument").values():
            return name
        raise LookupError("no main part")


class _RootReachedError(Exception):
    pass


class _Prolog:
    """What a parser hands its elements to: it wants none."""

    def start(self, _tag: str, _attributes: dict[str, str]) -> NoReturn:
        raise _RootReachedError

    def close(self) -> None:
        """The part had no element."""


def _refuse_doctype(xml: IO[bytes]) -> None:
    """The format forbids document types; only they could declare entities, which is what XML bombs are made of.

    Reads as far as the first element. What is no XML so far is left to whoever reads it as such, but not what another
    parser might read in an encoding that this one does not know.
    """
    parser = XMLParser(target=_Prolog(), forbid_dtd=True)
    beginning = xml.read(_CHUNK)
    chunk = beginning
    try:
        while chunk:
            parser.feed(chunk)
            chunk = xml.read(_CHUNK)
        parser.close()
    except _RootReachedError:
        return
    except DTDForbidden:
        raise UnreadableDocument(_DECLARED) from None
    except (ElementTree.ParseError, ValueError, LookupError):
        if beginning.lstrip(_BEFORE_XML)[:1] in _OPENING:
            raise UnreadableDocument(_DECLARED) from None
