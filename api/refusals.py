"""How does a refusal, which travels as a name, a clause and facts, become a sentence again?"""

from api.words import Language, pick
from domain import refusal
from domain.machines import MACHINES
from domain.people import ROLE_NAMES, Role
from domain.refusal import Refused

STAGES = {
    words[0]: words
    for machine in MACHINES.values()
    for words in (*machine.stages.values(), *machine.over.values())
}


def refusal_of(name: str, clause: str | None, facts: dict[str, str]) -> Refused:
    """The class of that name; one of a newer house than this is still a refusal."""
    found = getattr(refusal, name, Refused)
    known = found if isinstance(found, type) and issubclass(found, Refused) else Refused
    return known(clause, **facts)


def in_words(refused: Refused, language: Language) -> str:
    """The sentence, with stages and roles in the words of its language."""
    facts = {name: _said(name, fact, language) for name, fact in refused.facts.items()}
    return type(refused)(refused.clause, **facts).says(language)


def _said(name: str, fact: str, language: Language) -> str:
    if name == "stage" and fact in STAGES:
        return pick(STAGES[fact], language)
    if name in ("roles", "level"):
        parts = [
            pick(ROLE_NAMES[Role(part)], language) if part in list(Role) else part
            for part in fact.split(", ")
        ]
        return ("、" if language == "zh" else ", ").join(parts)
    return fact
