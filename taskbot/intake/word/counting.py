"""How Word writes a number in each of its number formats."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9_999


def formatted(number: int, number_format: str) -> str:
    """The number in a format by Word's name for it; plain figures where the format does not reach or is not known."""
    write = _FORMATS.get(number_format)
    return write(number) if write and 0 < number <= _LARGEST else str(number)


def _from(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _counting(digits: str, places: str, zero: str, *, bare: str = "") -> Callable[[int], str]:
    """十一, 一百零一. `bare` holds the places that stand without 一; in Chinese, 十 does so at the head only."""

    def write(number: int) -> str:
        words = ""
        for power in range(3, -1, -1):
            digit, place = number // 10**power % 10, places[3 - power].strip()
            if not digit:
                words += zero if words and not words.endswith(zero) else ""
            elif digit == 1 and (place in bare or (place == "十" and not words)) and place:
                words += place
            else:
                words += digits[digit] + place
        return words.rstrip(zero) if zero else words

    return write


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def _simple_counting(number: int) -> str:
    return _thousand_counting(number) if number < 100 else _digital(number)


def _letters(number: int) -> str:
    """a … z, aa, bb …"""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def _sexagenary(number: int) -> str:
    """甲子, 乙丑 …"""
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]


_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_thousand_counting = _counting(_DIGITS, "千百十 ", "零")

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(figure) + 0xFEE0) for figure in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(figure) + 0xFEE0) for figure in str(number)),
    "decimalEnclosedCircle": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _from("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _simple_counting,
    "taiwaneseCounting": _simple_counting,
    "chineseCountingThousand": _thousand_counting,
    "taiwaneseCountingThousand": _thousand_counting,
    "japaneseCounting": _counting(_DIGITS, "千百十 ", "", bare="千百十"),
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": _counting("零壹贰叁肆伍陆柒捌玖", "仟佰拾 ", "零"),
    "ideographLegalTraditional": _counting("零壹貳參肆伍陸柒捌玖", "仟佰拾 ", "零"),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "bullet": lambda _: "",
    "none": lambda _: "",
}
