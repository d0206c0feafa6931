"""Imported in the fork server alone, before it makes drawing processes: these need nothing of the program's main module.

Python would run that module again in each of them, which a script without `if __name__ == "__main__"` does not survive.
"""

from multiprocessing import spawn


def _leave_main_alone(_main: str) -> None:
    """In place of what would run the main module again."""


for each in ("_fixup_main_from_name", "_fixup_main_from_path"):
    setattr(spawn, each, _leave_main_alone)
