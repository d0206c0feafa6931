"""The .xlsx as a file: members without times of their own, the rows of worksheets streamed into their frames."""

import re
from collections.abc import Iterable
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from _typeshed import SizedBuffer

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_ROWS_AT_ONCE = 200


class Package(ZipFile):
    """What openpyxl writes a workbook to. The time of each member is fixed: it is all that would differ between runs.

    `rows` are those of each worksheet in turn; openpyxl, which was told of none, has left it empty.
    """

    def __init__(self, target: Path | BinaryIO, rows: Iterable[Iterable[str]]) -> None:
        super().__init__(target, "w", ZIP_DEFLATED)
        self._rows = iter(rows)

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: "SizedBuffer | str",
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """A member that is small."""
        named = _member(zinfo_or_arcname) if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname
        super().writestr(named, data, compress_type, compresslevel)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """A worksheet: the frame that openpyxl has put into a file, and the rows within."""
        top, *tail = _NO_ROWS.split(Path(filename).read_bytes())
        [bottom] = tail
        rows = iter(next(self._rows))
        with self.open(_member(str(arcname)), "w", force_zip64=True) as member:
            member.write(top + b"<sheetData>")
            while part := "".join(islice(rows, _ROWS_AT_ONCE)):
                member.write(part.encode())
            member.write(b"</sheetData>" + bottom)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _EPOCH)
    member.compress_type = ZIP_DEFLATED
    return member
