"""Is a short answer understood, and a doubtful one left to a person?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.reply import Asked, Meaning, understand

YES = [
    "1", "１", " 1 ", "1。", "①", "收到", "已收到", "收到！", "收到，谢谢", "好的，收到",
    "知道了", "确认", "OK", "ＯＫ",
    "ok.", "Okay", "Y", "是", "👍", "👍🏻", "ok👌", "收到\n", "「收到」", "1 收到", "got it", "\u200b收到",
]  # fmt: skip
NOT_YES = [
    "没收到", "不确认", "not ok", "收到了吗？师傅没来", "11", "1号楼", "", "？", "谢谢", "不是",
    "知道他没来", "稍后确认",
    "21", "no", "一", "明白个啥",
]  # fmt: skip
OUT = [
    "STOP",
    "stop",
    "Ｓtop",
    "Stop.",
    "退订",
    "TD",
    "td",
    "t",
    "T",
    "QUIT",
    "end",
    "Unsubscribe",
    "CANCEL",
    "回复退订",
]
NOT_OUT = ["取消预约", "取消", "stop by at 5", "不要退订", "tt", "the end is near"]
SCORES = [
    ("5", 5), ("５", 5), ("五", 5), ("4分", 4), ("四 分", 4), ("3星", 3), ("两分", 2), ("1分", 1), ("一", 1),
    ("5 很满意", 5),
    ("5很满意", 5), ("5，非常好！", 5), ("给5分", 5), ("打4分", 4), ("2 stars", 2), ("⑤", 5),
]  # fmt: skip
NO_SCORES = [
    "0",
    "6",
    "10",
    "4.5",
    "5分钟后到",
    "3点来",
    "二十",
    "满意",
    "3-4",
    "5 1",
    "十五",
    "2号楼",
    "",
    "4/5",
]


@pytest.mark.parametrize("text", YES)
def test_acknowledges(text: str) -> None:
    assert understand(text).answering("acknowledgement") == "acknowledge"


@pytest.mark.parametrize("text", NOT_YES)
def test_does_not_acknowledge(text: str) -> None:
    assert understand(text).answering("acknowledgement") == "words"


@pytest.mark.parametrize("text", OUT)
@pytest.mark.parametrize("asked", ["acknowledgement", "rating", None])
def test_opting_out_is_heard_whatever_was_asked(text: str, asked: Asked | None) -> None:
    assert understand(text).answering(asked) == "opt_out"


@pytest.mark.parametrize("text", NOT_OUT)
def test_does_not_opt_out(text: str) -> None:
    assert understand(text).candidates[0] not in ("opt_out", "opt_in")


@pytest.mark.parametrize("text", ["START", "恢复", "unstop", "恢复订阅"])
def test_opts_in_again(text: str) -> None:
    assert understand(text).answering(None) == "opt_in"


@pytest.mark.parametrize(("text", "score"), SCORES)
def test_is_a_rating_when_one_was_asked(text: str, score: int) -> None:
    intent = understand(text)
    assert (intent.answering("rating"), intent.rating) == ("rating", score)


@pytest.mark.parametrize("text", NO_SCORES)
def test_is_no_rating(text: str) -> None:
    assert understand(text).answering("rating") == "words"


@pytest.mark.parametrize(
    ("text", "asked", "meaning"),
    [
        ("1", "rating", "rating"),
        ("1", "acknowledgement", "acknowledge"),
        ("5", "acknowledgement", "words"),
        ("5", None, "words"),
        ("1", None, "words"),
        ("收到", "rating", "words"),
        ("C", "confirmation", "acknowledge"),
        ("R", "confirmation", "reschedule"),
        ("改约", "confirmation", "reschedule"),
        ("改约", "acknowledgement", "words"),
        ("改约，明天下午三点行吗", "confirmation", "reschedule"),
        ("Another time, please", "confirmation", "reschedule"),
        ("不改约", "confirmation", "words"),
        ("r u coming", "confirmation", "words"),
    ],
)
def test_the_question_settles_what_an_answer_means(text: str, asked: Asked | None, meaning: Meaning) -> None:
    assert understand(text).answering(asked) == meaning


@pytest.mark.parametrize(
    ("text", "code"),
    [("1 42", 42), ("１　０４２", 42), ("收到 000042", 42), ("1，42", 42), ("1", None),
     ("1 4", None), ("42", None), ("5 42", None)],
)  # fmt: skip
def test_the_end_of_a_number_names_the_case(text: str, code: int | None) -> None:
    intent = understand(text)
    assert intent.code == code
    assert (intent.answering("acknowledgement") == "acknowledge") == (code is not None or text == "1")


@given(st.text())
def test_anything_at_all_can_be_read(text: str) -> None:
    intent = understand(text)
    assert intent.candidates
    assert (intent.rating is None) or 1 <= intent.rating <= 5
