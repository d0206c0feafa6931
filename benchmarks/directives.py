"""How much of a directive is found, against reference lists: items by source overlap, units, dates, false dates.

`python -m benchmarks.directives FOLDER` scores a folder of its own: NAME.txt beside NAME.reference.csv, with the days of
the papers in dates.csv (doc, dated). Without a folder it scores the project's sample directive.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks import best_seconds
from taskbot.intake.documents import Document
from taskbot.intake.papers import list_in, read_paper
from taskbot.tasks.directives import DirectiveRead, Item, parse_directive
from taskbot.tasks.parsing.directive_units import named_as_subject
from taskbot.tasks.workdays import Calendar

DATA = Path(__file__).parent / "data"
KINDS = ("task", "target", "action")
OVERLAP = 0.5
"""Share of the shorter one that two passages must have in common to be the same item."""


@dataclass
class Reference:
    """One line of a reference list; `start` and `end` are places in the paper without white space."""

    start: int
    end: int
    is_wanted: bool
    is_optional: bool
    group: str
    units: frozenset[str]
    due_on: str
    other_on: str


@dataclass
class Score:
    """Counts of one paper or of several."""

    wanted: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    with_units: int = 0
    units_found: int = 0
    units_wanted: int = 0
    units_said: int = 0
    dated: int = 0
    dates_right: int = 0
    undated: int = 0
    false_dates: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    @property
    def units(self) -> float:
        """F1 of the names of units over the items that were found."""
        both = self.units_wanted + self.units_said
        return 2 * self.units_found / both if both else 1.0


def main(folders: Iterable[str] = ()) -> None:
    """Prints a line per paper and one for all, then the speed on one long paper."""
    papers = [paper for folder in map(Path, folders or [DATA]) for paper in _papers(folder)]
    print(f"{'paper':<24}{'items':>6}{'recall':>8}{'prec.':>7}{'F1':>7}{'units':>7}{'dates':>7}{'false':>7}")
    total, verbose = Score(), "-v" in sys.argv
    for name, text, dated, rows in papers:
        document = Document(text)
        read = read_paper(document, list_in(document), dated, Calendar())
        score = score_of(text, read, rows)
        total.add(score)
        _print(name, score)
        if verbose:
            print(*score.missed, sep="\n")
    _print("all", total)
    _print_speed("\n".join(text for _, text, _, _ in papers))


def _print(name: str, score: Score) -> None:
    dates = score.dates_right / score.dated if score.dated else 1.0
    false = score.false_dates / score.undated if score.undated else 0.0
    print(
        f"{name:<24}{score.wanted:>6}{score.recall:>8.3f}{score.precision:>7.3f}{score.f1:>7.3f}"
        f"{score.units:>7.3f}{dates:>7.3f}{false:>7.3f}"
    )


def _print_speed(text: str) -> None:
    repeated = "\n".join([text] * max(1, 300_000 // len(text)))
    seconds = best_seconds(lambda: parse_directive(repeated, date(2020, 4, 15), Calendar()))
    print(f"{len(repeated):,} characters in {seconds:.2f} s: {len(repeated) / seconds:,.0f} a second")


def _papers(folder: Path) -> Iterator[tuple[str, str, date, list[dict[str, str]]]]:
    days = {row["doc"]: row["dated"] for row in _rows(folder / "dates.csv")}
    for path in sorted(folder.glob("*.reference.csv")):
        name = path.name.removesuffix(".reference.csv")
        text = (folder / f"{name}.txt").read_text(encoding="utf-8-sig")
        yield name, text, date.fromisoformat(days[name]), _rows(path)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def score_of(text: str, read: DirectiveRead, rows: list[dict[str, str]]) -> Score:
    """Matches items one to one with reference lines by overlap; lines of one merge_group may share an item."""
    plain = _plain(text)
    references = list(_references(plain, rows))
    spans = list(_spans(plain, read.items))
    score = Score(wanted=sum(each.is_wanted for each in references))
    pairs = sorted(
        (
            (_common(span, each), at, place)
            for at, span in enumerate(spans)
            for place, each in enumerate(references)
        ),
        key=lambda pair: -pair[0],
    )
    taken: dict[int, str] = {}
    matched: set[int] = set()
    for common, at, place in pairs:
        each = references[place]
        shorter = min(spans[at][1] - spans[at][0], each.end - each.start)
        is_free = at not in taken or (each.group and taken[at] == each.group)
        if common < OVERLAP * shorter or not is_free or place in matched:
            continue
        if not (each.is_wanted or each.is_optional):
            continue
        taken[at] = each.group or str(place)
        matched.add(place)
        if each.is_wanted:
            score.found += 1
            _compare(score, read.items[at], each)
    optional = {at for common, at, place in pairs if common and references[place].is_optional} - set(taken)
    optional |= {at for at, group in taken.items() if group.isdigit() and references[int(group)].is_optional}
    score.proposed = len(spans) - len(optional)
    score.right = len(set(taken) - optional)
    score.missed += [
        f"   missed  {plain[each.start : each.end][:60]}"
        for place, each in enumerate(references)
        if each.is_wanted and place not in matched
    ]
    score.missed += [
        f"   extra   {read.items[at].line}: {read.items[at].content[:60]}"
        for at in range(len(spans))
        if at not in taken and at not in optional
    ]
    return score


def _compare(score: Score, item: Item, wanted: Reference) -> None:
    said = frozenset(map(_plain, (*item.lead_units, *item.supporting_units)))
    score.units_wanted += len(wanted.units)
    score.units_said += len(said)
    score.units_found += len(wanted.units & said)
    if wanted.units != said:
        score.missed.append(
            f"   units   {item.line}: {sorted(wanted.units - said)} / {sorted(said - wanted.units)}"
        )
    due_on = item.deadline.due_on.isoformat() if item.deadline.due_on else ""
    if wanted.due_on:
        score.dated += 1
        score.dates_right += due_on in (wanted.due_on, wanted.other_on)
    else:
        score.undated += 1
        score.false_dates += bool(due_on) and due_on != wanted.other_on
    if due_on != wanted.due_on:
        score.missed.append(
            f"   date    {item.line}: {wanted.due_on or '-'} / {due_on or '-'} {item.deadline.phrase}"
        )


def _references(plain: str, rows: list[dict[str, str]]) -> Iterator[Reference]:
    at = 0
    for row in rows:
        content = _plain(row["content"])
        start = plain.find(content[:30], at)
        start = start if start >= 0 else plain.find(content[:30])
        if start < 0:
            print(f"   not in the paper: {content[:40]}")
            continue
        at = start
        is_kind = row["kind"] in KINDS
        required = row.get("required", "yes")
        names = row.get("units_as_written") or f"{row.get('lead_units', '')}|{row.get('other_units', '')}"
        yield Reference(
            start,
            start + len(content),
            is_kind and required not in ("no", "optional"),
            required == "optional",
            row.get("merge_group", ""),
            frozenset(_plain(name) for phrase in names.split("|") if phrase for name in _names(phrase)),
            row.get("resolved_date") or row.get("due_date") or "",
            row.get("alt_date", ""),
        )


def _spans(plain: str, items: Iterable[Item]) -> Iterator[tuple[int, int]]:
    at = 0
    for item in items:
        content = _plain(item.content)
        start = max(plain.find(content, at), 0)
        at = start
        yield start, start + len(content)


def _common(span: tuple[int, int], each: Reference) -> int:
    return max(0, min(span[1], each.end) - max(span[0], each.start))


def _names(phrase: str) -> tuple[str, ...]:
    """A reference may hold a whole list as it stands in the paper (经信、税务等部门)."""
    said = named_as_subject(phrase)
    return (*said.leads, *said.supporting) or (phrase,)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


if __name__ == "__main__":
    main([argument for argument in sys.argv[1:] if not argument.startswith("-")])
