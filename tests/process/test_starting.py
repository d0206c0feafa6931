"""The start leaves aiogram's models to be built when they are needed: every one of them can be."""

import subprocess
import sys

BUILD_ALL = """
from taskbot.cli.starting import models_built_when_needed
with models_built_when_needed():
    import aiogram.methods, aiogram.types
from inspect import isabstract
from pydantic import BaseModel, ValidationError
for module in (aiogram.types, aiogram.methods):
    for kind in map(vars(module).get, module.__all__):
        if isinstance(kind, type) and issubclass(kind, BaseModel) and not isabstract(kind):
            try:
                kind.model_validate({})
            except ValidationError:
                pass
            print(kind.__name__)
"""


def test_every_model_is_whole_at_its_first_use():
    built = subprocess.run([sys.executable, "-c", BUILD_ALL], capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    assert built.stderr == ""
    assert {"Update", "Message", "SendMessage"} <= set(built.stdout.split())
