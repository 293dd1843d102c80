"""What is one sentence of ours, and how is it said today?"""

import string
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Channel = Literal["sms", "voice"]
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
    """One file of this room. Only the facts it declares may stand in its wording."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    purpose: Purpose
    facts: tuple[Annotated[str, Field(pattern="^(" + "|".join(FACTS) + ")$")], ...]
    if_unsure: Literal["send_again", "stay_silent"]
    asks: Literal["acknowledge", "reply", "nothing"]
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
