"""Every setting, misspelt or of another kind: one sentence that names its place, and never what was written there."""

import json
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from taskbot.settings import BadSettings, Settings, load_settings

SECRET = "geheim_geheim"


def _keys(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        within = field.annotation
        if isinstance(within, type) and issubclass(within, BaseModel):
            yield from _keys(within, f"{above}{name}.")
        else:
            yield f"{above}{name}"


KEYS = sorted(_keys(Settings))
SECTIONS = sorted(Settings.model_fields)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes the file that TASKBOT_CONFIG names."""
    for name in [name for name in os.environ if name.startswith("TASKBOT_")]:
        monkeypatch.delenv(name)
    own = tmp_path / "own.toml"
    monkeypatch.setenv("TASKBOT_CONFIG", str(own))
    return own.write_text


def _toml(key: str, value: str) -> str:
    *sections, name = key.split(".")
    head = f"[{'.'.join(sections)}]\n" if sections else ""
    return f"{head}{name} = {value}\n"


def complaint() -> str | None:
    """What is said to the settings as they stand; None where they are accepted."""
    said = None
    try:
        load_settings()
    except BadSettings as refusal:
        said = str(refusal)
    assert said is None or ("\n" not in said and SECRET not in said)
    return said


@pytest.mark.parametrize("key", KEYS)
def test_a_key_with_a_letter_too_much_is_named_with_the_right_one(write, key: str):
    write(_toml(f"{key}x", '"a"'))
    assert complaint() == f"{key}x：没有这一项设置，是不是 {key}？"


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_a_kind_that_no_setting_has_is_named_by_its_place(write, key: str):
    write(_toml(key, f'{{ k = "{SECRET}" }}'))
    said = complaint()
    assert said is not None
    assert said.startswith(key), said


@pytest.mark.parametrize(
    "name", [f"TASKBOT_{name.upper()}" for name in SECTIONS] + ["TASKBOT_CONFIG", "TASKBOT_BOT_TOKEN_FILE"]
)
def test_a_variable_that_lacks_a_letter_is_named_with_the_right_one(write, monkeypatch, name: str):
    write("")
    wrong = name[:-2] + name[-1]
    monkeypatch.setenv(wrong, SECRET)
    assert complaint() == f"{wrong}：没有这一项设置，是不是 {name}？"


@pytest.mark.parametrize(
    "name", ["TASKBOT_SERVICE_HOST", "TASKBOT_PORT_8080_TCP", "TASKBOT_TEST_DATABASE_URL"]
)
def test_variables_that_are_nobodys_misspelling_are_let_be(write, monkeypatch, name: str):
    write("")
    monkeypatch.setenv(name, SECRET)
    assert complaint() is None


_values = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.just(SECRET),
    ),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
_examples = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_examples
@given(st.sampled_from([key for key in KEYS if key.count(".") == 1]), _values)
@example("digest.weekday", 2**70)
def test_any_value_is_taken_or_named(write, key: str, value: object):
    write(_toml(key, json.dumps(value, ensure_ascii=False).replace("\x7f", "")))
    said = complaint()
    assert said is None or said.startswith((key.partition(".")[0], os.environ["TASKBOT_CONFIG"])), said


@_examples
@given(
    st.sampled_from(sorted(Settings.model_fields)),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
    | _values.map(json.dumps),
)
def test_any_variable_is_taken_or_named(write, key: str, value: str):
    write("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"TASKBOT_{key.upper()}", value)
        said = complaint()
    assert said is None or "TASKBOT_" in said, said


@_examples
@given(st.binary(max_size=60))
def test_any_bytes_are_taken_or_the_file_is_named(write, tmp_path, data: bytes):
    (tmp_path / "own.toml").write_bytes(data)
    complaint()
