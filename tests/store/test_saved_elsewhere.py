"""A workbook of ours that another program has saved: what was not edited there is still no change."""

import shutil
import subprocess
from pathlib import Path

import pytest
from factories import WorkList
from revised import LATER, Office, changes, edited, put

from taskbot.errors import UserError
from taskbot.intake.documents import read_document

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def saved_as(kind: str, data: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of the workbook."""
    (folder / "in").mkdir()
    source = folder / "in" / "周报.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(  # noqa: S603 (a fixed command)
        [SOFFICE or "", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(folder.glob("周报.*")).read_bytes()


@pytest.fixture(params=["weekly", "exported"])
def made(office: Office, request: pytest.FixtureRequest) -> bytes:
    return getattr(office, request.param)()


def test_a_workbook_that_libreoffice_has_saved_reads_the_same(office: Office, work: WorkList, made, tmp_path):
    heading = "时限" if office.plan(made).remarks else "完成时限"
    saved = saved_as("xlsx", edited(made, put(1, heading, "7月底前")), tmp_path)
    plan = office.plan(saved, LATER)
    assert [each[1:] for each in changes(plan)] == [
        ("deadline", "6月底前（2020年6月30日）", "7月底前（2020年7月31日）")
    ]
    assert (plan.unchanged, plan.conflicts, plan.problems) == ((2, 3), (), ())


@pytest.mark.parametrize(
    ("kind", "words"),
    [("ods", "这份文件是「ODF 文档」"), ("xls", "xlsx")],
)
def test_other_formats_are_refused_with_what_to_send(office: Office, kind, words, tmp_path):
    data = saved_as(kind, office.weekly(), tmp_path)
    with pytest.raises(UserError, match=words):
        read_document(data, f"周报.{kind}")
