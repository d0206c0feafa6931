"""What typer says of a command that was written wrong, in Chinese. Pure."""

import re

_SENTENCES = (
    (r"No such command '(?P<what>[^']*)'.*", "没有「{what}」这个命令"),
    (r"No such option: (?P<what>\S+).*", "没有 {what} 这个选项"),
    (r"Missing (?:option|parameter) '(?P<what>[^']*)'.*", "缺少 {what}"),
    (r"Missing argument '(?P<what>[^']*)'.*", "缺少 {what}"),
    (r"Missing command.*", "没有写明要做什么"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<what>.*)\)", "多写了「{what}」"),
    (r"Option '(?P<what>[^']*)' requires.*", "{what} 后面要写内容"),
    (r"Option '(?P<what>[^']*)' does not take a value.*", "{what} 后面不写内容"),
    (
        r"Invalid value for '(?P<what>[^']*)': (?:Value error, )?'(?P<said>[^']*)' does not match the formats?.*",
        "{what} 后面的「{said}」不是日期，请写成 2020-06-30 这样",
    ),
    (
        r"Invalid value for '(?P<what>[^']*)': .*(?:valid (?:integer|int|number|float)|parse (?:input )?string as).*",
        "{what} 后面请写数字",
    ),
    (
        r"Invalid value for '(?P<what>[^']*)': .*greater than or equal to (?P<least>\d+)",
        "{what} 不能小于 {least}",
    ),
    (r"Invalid value for '(?P<what>[^']*)': .*less than or equal to (?P<most>\d+)", "{what} 不能大于 {most}"),
    (r"Invalid value for '(?P<what>[^']*)'.*", "{what} 后面写得不对"),
)
"""The first that fits, tried in order; what fits none is shown as it is."""


def in_chinese(message: str) -> str:
    """One sentence without its end."""
    for pattern, words in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format_map(found.groupdict())
    return message
