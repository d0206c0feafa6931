"""Whatever of the command line was written wrong is said in Chinese."""

import pytest
import typer

from taskbot.cli import app
from taskbot.cli.wrong_use import in_chinese

SAID = [
    (["digst"], "没有「digst」这个命令"),
    (["notice"], "没有「notice」这个命令"),
    (["digest"], "缺少 --out"),
    (["digest", "--oot", "x"], "没有 --oot 这个选项"),
    (["digest", "--out"], "--out 后面要写内容"),
    (["digest", "--out", "x", "--as-of", "2020年6月"], "--as-of 后面的「2020年6月」不是日期，请写成 2020-06-30 这样"),
    (["export", "--out=a", "--json=3"], "--json 后面不写内容"),
    (["import"], "缺少 file"),
    (["import", "a.xlsx", "b.xlsx"], "多写了「b.xlsx」"),
    (["parse"], "没有写明要做什么"),
    (["parse", "reply", "--to", "x"], "--to 后面请写数字"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), SAID)
def test_wrong_use_is_said_in_chinese(words, sentence):
    with pytest.raises(typer.TyperException) as refused:
        app(words, standalone_mode=False)
    assert in_chinese(refused.value.format_message()) == sentence


def test_what_is_not_known_is_shown_as_it_is():
    assert in_chinese("Something else") == "Something else"


def test_a_file_of_somebody_else_is_named():
    """Not tried out: to root nothing is forbidden."""
    said = "Invalid value for 'file': Path 'before.db' is not readable."
    assert in_chinese(said) == "没有读 before.db 的权限"
