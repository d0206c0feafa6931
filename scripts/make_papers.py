"""Makes the papers that tests/intake reads with the programs that offices use: LibreOffice and Chromium.

Needs Debian's libreoffice-writer, chromium and fonts-noto-cjk. The dates and identifiers inside differ on every run.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "intake" / "files"
FONT = ROOT / "taskbot" / "digest" / "fonts" / "TaskbotSansSC-Regular.otf"
sys.path.insert(0, str(ROOT / "tests" / "intake"))

from papers import docx, field, level, levels, p, r  # noqa: E402 (the tests' own way to write Word documents)

TABLE = (
    ("序号", "重点任务", "牵头单位", "完成时限"),
    ("1", "制定园区分类评价办法，明确评价指标、评价周期和结果运用，报领导小组审定", "省经信厅", "6月底前"),
    ("2", "建立重点企业联系制度，每月走访不少于两次", "省发展改革委", "全年"),
)
CENTRED = 2
"""The first lines are the title and the number."""

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Numbered"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERING = levels(1, level(0, "chineseCounting", "%1、"))


def main() -> None:
    """Writes every file anew."""
    lines = (FILES / "notice.txt").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "notice.fodt"
        written.write_text(_flat_document(lines), encoding="utf-8")
        _convert(written, "pdf")
        _convert(written, "doc")
        for name, data in _old_papers().items():
            (Path(folder) / f"{name}.docx").write_bytes(data)
            _convert(Path(folder) / f"{name}.docx", "doc")
        page = Path(folder) / "notice.html"
        page.write_text(_web_page(lines), encoding="utf-8")
        printed = FILES / "browser.pdf"
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--print-to-pdf={printed}",
                str(page),
            ],
            check=True,
            capture_output=True,
        )
    for path in sorted(FILES.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def _convert(path: Path, kind: str) -> None:
    subprocess.run(
        ["soffice", "--headless", "--convert-to", kind, "--outdir", str(FILES), str(path)],
        check=True,
        capture_output=True,
    )


def _old_papers() -> dict[str, bytes]:
    """Documents with what an old Word file keeps apart from its text."""
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>7月底前</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="a"><w:r><w:t>6月底前</w:t></w:r></w:ins>'
    asked = '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
    shown = (field("begin"), asked, field("separate"), "附件", field("end"))
    return {
        "changed": docx(
            p("请于", deleted, inserted, "报送方案。"),
            p("第二段", r("看不见的字", "<w:vanish/>"), "到此为止。"),
            p("见", *shown, "。"),
            styles=STYLES,
        ),
        "numbered": docx(p("总体要求", number=(1, 0)), p("正文"), numbering=NUMBERING, styles=STYLES),
        "numbered_by_style": docx(p("总体要求", style="b"), p("正文"), numbering=NUMBERING, styles=STYLES),
    }


def _flat_document(lines: list[str]) -> str:
    """The notice as one XML file: a running head, page numbers, lines that begin two characters further in."""
    body = []
    for at, line in enumerate(lines):
        if line == "[表]":
            rows = "".join(
                f"<table:table-row>{''.join(f'<table:table-cell><text:p>{words}</text:p></table:table-cell>' for words in row)}</table:table-row>"
                for row in TABLE
            )
            body.append(
                f'<table:table><table:table-column table:number-columns-repeated="4"/>{rows}</table:table>'
            )
        else:
            style = "Centred" if at < CENTRED else "Edge" if line.endswith("：") else "Text"
            body.append(f'<text:p text:style-name="{style}">{escape(line)}</text:p>')
    return _FLAT.format(body="".join(body))


_FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:default-style style:family="paragraph">
<style:text-properties fo:font-size="16pt" style:font-size-asian="16pt" style:font-name="S" style:font-name-asian="S" fo:language="zh" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Edge" style:family="paragraph"/>
<style:style style:name="Text" style:family="paragraph"><style:paragraph-properties fo:text-indent="32pt" fo:line-height="150%"/></style:style>
<style:style style:name="Centred" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style></office:styles>
<office:font-face-decls><style:font-face style:name="S" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:font-family="'Noto Serif CJK SC'"/></office:font-face-decls>
<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.6cm"/>
<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p>江东省工业转型升级领导小组办公室文件</text:p></style:header>
<style:footer><text:p text:style-name="Centred">— <text:page-number/> —</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def _web_page(lines: list[str]) -> str:
    body = []
    for at, line in enumerate(lines):
        if line == "[表]":
            rows = "".join(f"<tr>{''.join(f'<td>{words}' for words in row)}" for row in TABLE)
            body.append(f"<table>{rows}</table>")
        else:
            body.append(f"<p{' class=centred' if at < CENTRED else ''}>{escape(line)}</p>")
    return _PAGE.format(font=FONT.as_uri(), body="".join(body))


_PAGE = """<meta charset=utf-8><title>通知</title><style>
@font-face {{ font-family: S; src: url("{font}") }}
body {{ font: 16pt/1.75 S }} p {{ margin: 0; text-indent: 2em }} .centred {{ text-align: center; text-indent: 0 }}
table {{ border-collapse: collapse }} td {{ border: 1px solid; padding: 3px }}
</style>{body}"""


if __name__ == "__main__":
    main()
