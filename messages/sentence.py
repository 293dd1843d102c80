"""What is one sentence of ours, and how is it said today?"""

import string
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from domain.deadline import known_moment

Channel = Literal["sms", "voice"]
# What an answer in a word or a figure is taken for; `reply` wants more than that, on a page or by telephone.
Asks = Literal["acknowledge", "confirmation", "rating", "reply", "nothing"]
Weight = Literal["urgent", "answer", "notice", "courtesy"]
FACTS = (
    "case", "standard_name", "company", "hotline", "customer", "address", "problem", "requested_for", "appointment",
    "technician", "badge_no", "eta", "due", "overdue", "clause", "clause_text", "severity_name", "subject_name",
    "amount", "promised", "result", "link", "role",
)  # fmt: skip
NOT_KNOWN = {"zh": "（未填）", "en": "(not given)"}


class Purpose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str


class Wording(BaseModel):
    """The sentence in one language, for each channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sms: str
    voice: str


class Sentence(BaseModel):
    """One file of this room. Only the facts it declares may stand in its wording.

    `weight` says when a customer may be told it. `urgent`: at any hour. `answer`: at any hour where it answers what
    has just been done, and as a later reminder like a notice. `notice`: only in the hours in which customers may be
    disturbed. `courtesy`: in those hours, so many to a person, and not to whoever opted out.
    Once one of `over_by` has happened it is not said any more, however long it had to wait. `if_late` says what becomes
    of a reminder that could not be said before the time it reminds of was over, because the house stood still.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    purpose: Purpose
    facts: tuple[Annotated[str, Field(pattern="^(" + "|".join(FACTS) + ")$")], ...]
    weight: Weight = "urgent"
    over_by: tuple[Annotated[str, AfterValidator(known_moment)], ...] = ()
    if_unsure: Literal["send_again", "stay_silent"]
    if_late: Literal["send", "skip"] = "skip"
    asks: Asks
    zh: Wording
    en: Wording

    @model_validator(mode="after")
    def _only_declared_facts(self) -> "Sentence":
        for wording in (self.zh.sms, self.zh.voice, self.en.sms, self.en.voice):
            places = [place for place in string.Formatter().parse(wording) if place[1] is not None]
            if any(spec or conversion for _, _, spec, conversion in places):
                raise ValueError("a place for a fact is its name in braces and nothing else")
            undeclared = {str(name) for _, name, _, _ in places} - set(self.facts)
            if undeclared:
                raise ValueError(f"uses {', '.join(sorted(undeclared))} without declaring it under facts")
        return self

    def say(self, language: str, channel: str, facts: Mapping[str, str]) -> str:
        """The sentence as it is sent; a fact that nobody gave is said to be missing, not left as a hole."""
        wording = self.en if language == "en" else self.zh
        said = {name: facts.get(name) or NOT_KNOWN[language] for name in self.facts}
        return (wording.voice if channel == "voice" else wording.sms).format_map(said)
