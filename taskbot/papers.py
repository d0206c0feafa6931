"""The office's papers as Word documents: its own templates, filled. Users' words are text there, never markup or a placeholder."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from taskbot.tasks.press_errors import BadTemplate, TemplateFlaw
from taskbot.texts.paper_fields import Fields
from taskbot.texts.words import MISSING

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLACEHOLDER_SIGNS = re.compile(r"(?<=[{}%])_(?=[{}%])")
"""docxtpl writes `{_{` as `{{`: a way for templates, not for what is filled in."""
_QUOTED = re.compile("'([^']*)'")


def filled(template: Path, fields: Fields) -> bytes:
    """The document; raises BadTemplate where the template is no Word document or asks for a field that there is none of.

    Lines of a field stay lines, within their paragraph.
    """
    try:
        document = DocxTemplate(template)
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        document.render(_texts(fields), environment, autoescape=True)
        drawn = BytesIO()
        document.save(drawn)
    except UndefinedError as error:
        raise BadTemplate(template.name, TemplateFlaw.FIELD, _field_in(error)) from None
    except (TemplateError, TypeError, ArithmeticError):
        raise BadTemplate(template.name, TemplateFlaw.SYNTAX) from None
    except (BadZipFile, OpcError, SyntaxError, OSError, KeyError, ValueError):
        raise BadTemplate(template.name, TemplateFlaw.UNREADABLE) from None
    return drawn.getvalue()


def _field_in(error: UndefinedError) -> str:
    """Jinja says only in a sentence which name it does not know: the last one quoted there."""
    quoted: list[str] = _QUOTED.findall(error.message or "")
    return quoted[-1] if quoted else ""


def _texts(fields: Fields) -> dict[str, Any]:
    return {
        name: _text(value) if isinstance(value, str) else [_texts(row) for row in value]
        for name, value in fields.items()
    }


def _text(words: str) -> str:
    """What XML cannot hold is marked; the placeholders' own signs are spelled as XML spells them, which is read the same."""
    lines = _UNWRITABLE.sub(MISSING, words.replace("\r\n", "\n").replace("\r", "\n"))
    if not _PLACEHOLDER_SIGNS.search(lines):
        return lines
    return Markup(_PLACEHOLDER_SIGNS.sub("&#95;", escape(lines)))  # noqa: S704 (escaped just here)
