"""The 督办单 as a Word document: the office's template, filled. Users' words are text there, never markup or a placeholder."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from taskbot.tasks.press_errors import BadTemplate, TemplateFlaw

_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLACEHOLDER_SIGNS = re.compile(r"(?<=[{}%])_(?=[{}%])")
"""docxtpl writes `{_{` as `{{`: a way for templates, not for what is filled in."""


def filled(template: Path, fields: Mapping[str, str]) -> bytes:
    """The document; raises BadTemplate where the template is no Word document or asks for a field that there is none of."""
    try:
        document = DocxTemplate(template)
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        document.render({name: _text(words) for name, words in fields.items()}, environment, autoescape=True)
        drawn = BytesIO()
        document.save(drawn)
    except UndefinedError as error:
        raise BadTemplate(template.name, TemplateFlaw.FIELD, _field_in(error)) from None
    except TemplateError:
        raise BadTemplate(template.name, TemplateFlaw.SYNTAX) from None
    except (BadZipFile, OpcError, SyntaxError, OSError, KeyError, ValueError):
        raise BadTemplate(template.name, TemplateFlaw.UNREADABLE) from None
    return drawn.getvalue()


def _field_in(error: UndefinedError) -> str:
    """Jinja says only in a sentence which name it does not know."""
    return (error.message or "").partition("'")[2].partition("'")[0]


def _text(words: str) -> str:
    """What XML cannot hold is left out."""
    return _PLACEHOLDER_SIGNS.sub("\u200b_", _UNWRITABLE.sub("", words))
