"""What a refusal complains of, and what is left of a letter without it."""

import pytest

from taskbot.reminders.extras import Extra, blamed, without

LETTER = {
    "text": '时限：<tg-time unix="1593532740">6月30日（周二）</tg-time>\n<blockquote expandable>留痕</blockquote>',
    "keyboard": [
        [{"text": "办结", "data": "cls:1", "style": "success"}, {"text": "编号", "copy": "#1"}],
        [{"text": "已办结", "disabled": True}],
    ],
    "force_reply": True,
    "reply_to": 9,
    "thread_id": 3,
    "query_id": "q",
}


@pytest.mark.parametrize(
    ("refusal", "extras"),
    [
        (
            'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 9',
            {Extra.TIME},
        ),
        ('Bad Request: can\'t parse entities: Unsupported start tag "blockquote"', {Extra.FOLD}),
        ("Bad Request: can't parse entities: Can't find end of the entity", {Extra.TIME, Extra.FOLD}),
        (
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            {Extra.COPY, Extra.DISABLED},
        ),
        ("Bad Request: unexpected field copy_text, style", {Extra.COPY, Extra.STYLE}),
        ("Bad Request: BUTTON_TYPE_INVALID", {Extra.STYLE, Extra.COPY, Extra.DISABLED}),
        ("Bad Request: unexpected field ephemeral_message_parameters", {Extra.EPHEMERAL}),
        ("Bad Request: message thread not found", {Extra.THREAD}),
        ("Bad Request: TOPIC_CLOSED", {Extra.THREAD}),
        ("Bad Request: message to be replied not found", {Extra.REPLY}),
        ("Bad Request: query is too old and response timeout expired or query ID is invalid", {Extra.QUERY}),
        ("Bad Request: chat not found", set()),
        ("Bad Request: message is too long", set()),
        ("Forbidden: bot was blocked by the user", set()),
    ],
)
def test_a_refusal_names_what_to_leave_out(refusal, extras):
    assert blamed(refusal) == extras


def test_with_everything_a_letter_stays_as_it_is():
    assert without(LETTER, ()) == LETTER


@pytest.mark.parametrize(
    ("lacking", "field", "left"),
    [
        ({Extra.TIME}, "text", "时限：6月30日（周二）\n<blockquote expandable>留痕</blockquote>"),
        ({Extra.TIME, Extra.FOLD}, "text", "时限：6月30日（周二）\n留痕"),
        ({Extra.COPY}, "keyboard", [[LETTER["keyboard"][0][0]], LETTER["keyboard"][1]]),
        ({Extra.DISABLED}, "keyboard", [LETTER["keyboard"][0]]),
        (
            {Extra.STYLE, Extra.COPY, Extra.DISABLED},
            "keyboard",
            [[{"text": "办结", "data": "cls:1"}]],
        ),
        ({Extra.FORCED}, "force_reply", False),
        ({Extra.THREAD}, "thread_id", None),
        ({Extra.REPLY}, "reply_to", None),
        ({Extra.QUERY}, "query_id", None),
    ],
)
def test_what_is_lacking_is_left_out_and_the_words_stay(lacking, field, left):
    assert without(LETTER, lacking) == LETTER | {field: left}


def test_a_reply_box_without_buttons_is_as_old_as_telegram():
    asked = LETTER | {"keyboard": [[{"text": "编号", "copy": "#1"}]]}
    assert without(asked, {Extra.COPY, Extra.FORCED}) == LETTER | {"keyboard": [], "force_reply": True}
    assert without(LETTER | {"keyboard": []}, {Extra.FORCED})["force_reply"] is True
