"""Importing aiogram builds the models of its 450 types, which is most of the program's start; one needs a few of them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel


@contextmanager
def models_built_when_needed() -> Iterator[None]:
    """aiogram imported in this block leaves each model to be built at its first use.

    Its modules get the names that they import for type checkers only, so that pydantic finds them then.
    """
    at_once = BaseModel.__dict__["model_rebuild"]

    def leave(
        model: type[BaseModel],
        /,
        *,
        _types_namespace: Mapping[str, Any] | None = None,
        **how: Any,  # noqa: ANN401 (pydantic's own)
    ) -> bool | None:
        if _types_namespace is None or not model.__module__.startswith("aiogram."):
            built: bool | None = at_once.__func__(model, _types_namespace=_types_namespace, **how)
            return built
        names = vars(sys.modules[model.__module__])
        for name, kind in _types_namespace.items():
            names.setdefault(name, kind)
        return None

    BaseModel.model_rebuild = classmethod(leave)  # type: ignore[assignment, method-assign]  # until the block is left
    try:
        yield
    finally:
        BaseModel.model_rebuild = at_once  # type: ignore[method-assign]  # as it was
