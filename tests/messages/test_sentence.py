"""Is a file with a hole, a slip or a missing language refused where it stands, and is a good one said as written?"""

from pathlib import Path

import pytest

import messages
import standards
from messages.sentence import FACTS, Sentence
from standards.reading import Unreadable, read_yaml

GOOD = """\
purpose: {zh: "告诉客户", en: "Tell the customer"}
facts: [customer, due]
if_unsure: stay_silent
asks: nothing
zh:
  sms: "{customer}您好，{due}。"
  voice: "{customer}您好，{due}，再见。"
en:
  sms: "Hello {customer}, {due}."
  voice: "Hello {customer}, {due}, goodbye."
"""


def read(folder: Path, text: str) -> Sentence:
    path = folder / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path, Sentence)


def refused(folder: Path, text: str) -> Unreadable:
    with pytest.raises(Unreadable) as wrong:
        read(folder, text)
    return wrong.value


def test_a_good_one_is_said_in_each_language_by_each_channel(tmp_path: Path) -> None:
    sentence, facts = read(tmp_path, GOOD), {"customer": "王小样", "due": "9:00", "address": "样板路"}
    assert sentence.say("zh", "sms", facts) == "王小样您好，9:00。"
    assert sentence.say("zh", "voice", facts) == "王小样您好，9:00，再见。"
    assert sentence.say("en", "sms", facts) == "Hello 王小样, 9:00."
    assert sentence.say("en", "voice", facts) == "Hello 王小样, 9:00, goodbye."


@pytest.mark.parametrize("unknown", [{}, {"due": ""}])
def test_what_nobody_knows_is_said_to_be_missing(tmp_path: Path, unknown: dict[str, str]) -> None:
    sentence = read(tmp_path, GOOD)
    assert sentence.say("zh", "sms", {"customer": "王小样", **unknown}) == "王小样您好，（未填）。"
    assert sentence.say("en", "sms", {"customer": "Ann", **unknown}) == "Hello Ann, (not given)."


def test_a_fact_with_braces_or_a_format_in_it_is_only_a_word(tmp_path: Path) -> None:
    facts = {"customer": "{due}{0}{customer.__class__}%s", "due": "9:00"}
    assert read(tmp_path, GOOD).say("zh", "sms", facts) == "{due}{0}{customer.__class__}%s您好，9:00。"


def test_a_fact_that_was_not_declared_is_refused_by_name(tmp_path: Path) -> None:
    wrong = refused(tmp_path, GOOD.replace("Hello {customer}, {due}.", "Hello {customer}, {address}."))
    assert "uses address without declaring it" in str(wrong)


@pytest.mark.parametrize(
    "field", ["{customer.name}", "{customer[0]}", "{customer!r}", "{customer:>9}", "{}", "{0}"]
)
def test_a_place_for_a_fact_is_its_name_and_nothing_else(tmp_path: Path, field: str) -> None:
    """Anything more would fail, or look into our own values, only when somebody is to be told."""
    refused(tmp_path, GOOD.replace("您好，{due}。", f"您好，{field}。"))


@pytest.mark.parametrize("broken", ["{due", "due}", "{{due}"])
def test_a_brace_that_is_never_closed_is_refused(tmp_path: Path, broken: str) -> None:
    refused(tmp_path, GOOD.replace("您好，{due}。", f"您好，{broken}。"))


def test_a_fact_that_we_do_not_have_is_refused_with_its_line(tmp_path: Path) -> None:
    wrong = refused(tmp_path, GOOD.replace("facts: [customer, due]", "facts: [customer, due, horoscope]"))
    assert [problem.line for problem in wrong.problems] == [2]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "word"),
    [
        ("asks: nothing", "asks: nothing\nmood: gentle", 5, "mood"),
        ('  voice: "{customer}您好，{due}，再见。"\n', "", 5, "voice"),
        ("if_unsure: stay_silent\n", "", 1, "if_unsure"),
        ("if_unsure: stay_silent", "if_unsure: perhaps", 3, "if_unsure"),
        ("asks: nothing", "asks: everything", 4, "asks"),
        ('  sms: "{customer}您好', '  telegram: x\n  sms: "{customer}您好', 6, "telegram"),
        ("asks: nothing", "asks: nothing\nasks: reply", 5, "asks"),
    ],
)
def test_a_slip_is_refused_where_it_stands(
    tmp_path: Path, was: str, becomes: str, line: int, word: str
) -> None:
    wrong = refused(tmp_path, GOOD.replace(was, becomes))
    assert [(problem.file.rsplit("/", 1)[-1], problem.line) for problem in wrong.problems] == [
        ("sample.yaml", line)
    ]
    assert word in str(wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_are_wanted(tmp_path: Path, language: str) -> None:
    lines = GOOD.splitlines(keepends=True)
    start = lines.index(f"{language}:\n")
    wrong = refused(tmp_path, "".join(lines[:start] + lines[start + 3 :]))
    assert f"“{language}” is missing" in str(wrong)


def test_a_sentence_that_is_not_there_is_refused() -> None:
    with pytest.raises(Unreadable, match="no-such-sentence"):
        messages.load("no-such-sentence")


@pytest.mark.parametrize("name", messages.names())
def test_every_file_of_the_room_is_good_and_declares_only_what_it_says(name: str) -> None:
    sentence = messages.load(name)
    assert sentence.purpose.zh
    assert sentence.purpose.en
    marked = {fact: f"<{fact}>" for fact in FACTS}
    said = [
        sentence.say(language, channel, marked) for language in ("zh", "en") for channel in ("sms", "voice")
    ]
    assert all(said)
    assert {fact for fact in sentence.facts if not any(f"<{fact}>" in text for text in said)} == set()


@pytest.mark.parametrize("name", messages.names())
def test_what_asks_for_an_answer_says_how_to_give_it(name: str) -> None:
    sentence = messages.load(name)
    if sentence.asks == "rating":
        assert "回 1 到 5" in sentence.zh.sms
        assert "reply 1 to 5" in sentence.en.sms
    elif sentence.asks == "confirmation":
        assert "回“确认”" in sentence.zh.sms
        assert "回“改约”" in sentence.zh.sms
        assert "Reply YES to confirm, R for another time" in sentence.en.sms
    elif sentence.asks == "acknowledge":
        assert "回 1" in sentence.zh.sms
        assert "按 1" in sentence.zh.voice
        assert "Reply 1" in sentence.en.sms
        assert "Press 1" in sentence.en.voice
    else:
        spoken = sentence.zh.sms + sentence.zh.voice + sentence.en.sms + sentence.en.voice
        assert not any(words in spoken for words in ("回 1", "按 1", "Reply 1", "Press 1"))


def test_what_a_customer_is_told_says_how_much_it_matters() -> None:
    """Else a sentence that is forgotten would wake people at night."""
    laws = [
        standards.load(name, edition) for name in standards.names() for edition in standards.editions(name)
    ]
    told = {notice.say for law in laws for notice in law.notices if notice.tell == "customer"}
    for deadline in (deadline for law in laws for deadline in law.deadlines):
        told |= {reminder.say for reminder in deadline.remind if reminder.tell == "customer"}
        told |= {step.say for step in deadline.escalate if step.tell == "customer"}
    assert {name for name in told if "weight" not in messages.load(name).model_fields_set} == set()


def test_what_it_is_over_by_must_be_something_that_happens(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD + "over_by: [rated]\n").over_by == ("rated",)
    assert "is neither something that happens" in str(refused(tmp_path, GOOD + "over_by: [happy]\n"))
