"""Takes the README's pictures from a running demo: the chat page, wide and as on a phone, and the workbook's first sheet.

Needs Chromium, LibreOffice and pdftoppm. Usage: python scripts/make_screenshots.py
"""

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from taskbot.clock import Clock
from taskbot.demo import START_AT, Stage, play_week, stage
from taskbot.digest.service import digest_folder

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
WORK_GROUP = "#100000/-1002000000001"
LEADERS_CHAT = "#100003/-1002000000002"


async def main() -> None:
    """Plays the week, then looks at it."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), Clock(START_AT)) as played:
            await play_week(played)
            async with async_playwright() as tools:
                browser = await tools.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                await shoot(browser, played, WORK_GROUP, (1280, 800), "/new 编制", "chat.png")
                await shoot(browser, played, LEADERS_CHAT, (390, 844), "截至2020年", "phone.png")
                await browser.close()
            (workbook,) = digest_folder(played.app.context).glob("*.xlsx")
            (picture,) = digest_folder(played.app.context).glob("*.png")
            shutil.copyfile(picture, IMAGES / "digest.png")
            first_page(workbook, IMAGES / "workbook.png")


async def shoot(
    browser: Browser, played: Stage, place: str, size: tuple[int, int], words: str, name: str
) -> None:
    """One picture of the chat page: as which person, in which chat, from the first message that holds the words."""
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5)
    await page.goto(f"{played.url}/{place}")
    await page.get_by_text(words).first.evaluate("message => message.scrollIntoView({block: 'start'})")
    await page.wait_for_timeout(300)
    await page.screenshot(path=IMAGES / name)
    await page.close()


def first_page(workbook: Path, target: Path) -> None:
    """The workbook's first sheet as LibreOffice prints it."""
    folder = workbook.parent
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(workbook),
    ]
    subprocess.run(convert, check=True, capture_output=True)
    pdf = workbook.with_suffix(".pdf")
    render = [
        "pdftoppm",
        "-r",
        "80",
        "-png",
        "-f",
        "1",
        "-l",
        "1",
        "-singlefile",
        str(pdf),
        str(target.with_suffix("")),
    ]
    subprocess.run(render, check=True)


if __name__ == "__main__":
    asyncio.run(main())
