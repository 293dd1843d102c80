"""What did a person mean by a short answer?"""

import re
import unicodedata
from typing import Literal

from domain.base import Fact

Meaning = Literal["acknowledge", "opt_out", "opt_in", "rating", "reschedule", "words"]
Asked = Literal["acknowledgement", "rating", "confirmation"]
FITTING: dict[Asked, tuple[Meaning, ...]] = {
    "acknowledgement": ("acknowledge",),
    "confirmation": ("reschedule", "acknowledge"),
    "rating": ("rating",),
}

ACKNOWLEDGE = frozenset({
    "1", "收到", "已收到", "收到了", "ok", "okay", "好", "好的", "行", "可以", "确认", "已确认", "知道了",
    "知道", "已知", "已知晓", "知悉", "已知悉", "明白", "明白了", "了解", "是", "是的",
    "c", "y", "yes", "confirm", "confirmed", "👌", "got it", "received", "roger", "👍",
})  # fmt: skip
OPT_OUT = frozenset({
    "stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out",
    "退订", "我要退订", "回复退订", "取消订阅", "td", "t", "n退订",
})  # fmt: skip
OPT_IN = frozenset({"start", "unstop", "恢复", "恢复订阅", "重新订阅", "订阅"})
RESCHEDULE = frozenset({
    "改约", "改时间", "改期", "改个时间", "换时间", "换个时间", "改天", "另约", "另约时间", "重新预约",
    "要改约", "我要改约", "想改时间", "要改时间",
    "reschedule", "another time", "change time", "change the time", "postpone",
})  # fmt: skip
THANKS = frozenset({"谢谢", "谢谢你", "谢谢您", "辛苦了", "多谢", "thanks", "thank you", "thx"})
NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
RATING = re.compile(
    r"^(?:我?[给打]|评分?|满意度)?\s*([1-5一二两三四五])\s*(?:分|星|points?|stars?)?"
    r"(?:$|\s|(?=[很挺太还不]|非常|比较|满意|一般))(?!.*\d)"
)
CODE = re.compile("[0-9]{2,9}", re.ASCII)
SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
THUMBS = re.compile("([👍👌])")
BREAKS = re.compile(r"[\s,.;:!?~、。…·]+")


class Intent(Fact):
    """What the answer may mean, the most likely first; only the question that was asked can settle it.

    `code` names the case by the end of its number, where several wait for an answer: "1 42" is for …-000042.
    """

    candidates: tuple[Meaning, ...]
    rating: int | None = None
    code: int | None = None

    def answering(self, asked: Asked | None) -> Meaning:
        """Opting out is heard whatever was asked; a rating only where a rating was asked."""
        if self.candidates[0] in ("opt_out", "opt_in"):
            return self.candidates[0]
        if asked is None:
            return "words"
        return next((meaning for meaning in self.candidates if meaning in FITTING[asked]), "words")


def folded(text: str) -> str:
    """Full-width or half-width, upper or lower case, with or without punctuation: the same to us."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(
        sign for sign in flat if unicodedata.category(sign) not in ("Cf", "Cc", "Mn") or sign in "\n\t"
    )
    seen = THUMBS.sub(r" \1 ", SKIN.sub("", seen))
    return BREAKS.sub(" ", seen).strip(" \"'()[]【】「」“”‘’-_")


def understand(text: str) -> Intent:
    """Whole answers only: "没收到" and "not ok" must never count as an acknowledgement."""
    said = folded(text)
    if said in OPT_OUT:
        return Intent(candidates=("opt_out",))
    if said in OPT_IN:
        return Intent(candidates=("opt_in",))
    answer, code = _without_code(said)
    rating = _rating(said)
    candidates: list[Meaning] = []
    if _acknowledges(answer):
        candidates.append("acknowledge")
    if rating is not None:
        candidates.append("rating")
    if _reschedules(said):
        candidates.append("reschedule")
    return Intent(candidates=(*candidates, "words"), rating=rating, code=code)


def _without_code(said: str) -> tuple[str, int | None]:
    """An answer and the end of a case's number after it; two digits at least, for one alone is a mark or a key."""
    answer, _, last = said.rpartition(" ")
    is_code = CODE.fullmatch(last) is not None and _acknowledges(answer)
    return (answer, int(last)) if is_code else (said, None)


def _reschedules(said: str) -> bool:
    """The wish stands at the beginning; what follows is for whoever finds the new time."""
    return said == "r" or any(said == wish or said.startswith(f"{wish} ") for wish in RESCHEDULE)


def _acknowledges(said: str) -> bool:
    if said in ACKNOWLEDGE:
        return True
    parts = [_without_thanks(part) for part in said.split(" ")]
    spoken = [part for part in parts if part]
    return bool(spoken) and all(part in ACKNOWLEDGE for part in spoken)


def _without_thanks(part: str) -> str:
    for thanks in sorted(THANKS, key=len, reverse=True):
        if part.endswith(thanks):
            return part.removesuffix(thanks)
    return part


def _rating(said: str) -> int | None:
    found = RATING.match(said)
    if not found:
        return None
    numeral = found.group(1)
    return NUMERALS.get(numeral) or int(numeral)
