"""What does whoever is on duty look at all day: which cases need somebody now?"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from api.access import TheHouse
from api.house import House
from api.phones import masked
from api.words import Words
from console.access import Signed, SignedIn
from console.rendering import page
from console.words import KINDS
from domain.complaint import SEVERITY_NAMES
from domain.machines import MACHINES
from storage.reading_board import BoardFilter, BoardRow, Standing, board_rows, standings, teams
from storage.teams import names as team_names

router = APIRouter(include_in_schema=False)
A_PAGE = 50
FARTHEST_PAGE = 2000


def _a_kind(kind: str) -> str:
    if kind and kind not in MACHINES:
        raise ValueError("no such kind of case")
    return kind


class Sought(BaseModel):
    """The board's filters, as they stand in its address; what is left empty asks for everything."""

    model_config = ConfigDict(extra="ignore")

    kind: Annotated[str, AfterValidator(_a_kind)] = ""
    stage: Annotated[str, Field(pattern="^[a-z_]{0,40}$")] = ""
    severity: Literal["", "1", "2", "3"] = ""
    team: Annotated[str, Field(max_length=80)] = ""
    only: Literal["", "red", "overdue", "waiting"] = ""
    closed: Literal["", "1"] = ""
    q: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")] = ""
    page: Annotated[int, Field(ge=1, le=FARTHEST_PAGE)] = 1

    def asked(self) -> BoardFilter:
        filled = {name: value for name, value in self.model_dump(exclude={"page"}).items() if value}
        return BoardFilter.model_validate(filled)

    def address(self, **changes: Any) -> str:
        """The board under these filters but for `changes`; a change of filter begins at the first page."""
        filters = {**self.model_dump(), "page": 1, **changes}
        filled = {name: value for name, value in filters.items() if value and (name, value) != ("page", 1)}
        return "/?" + urlencode(filled) if filled else "/"

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """The filters that a form of the page carries on, but for its own."""
        kept = self.model_dump(exclude={"page", *without})
        return [(name, value) for name, value in kept.items() if value]

    @property
    def narrowed(self) -> bool:
        return bool(self.model_dump(exclude_defaults=True))


@dataclass(frozen=True)
class Step:
    """One stage in the strip above the board; `red` are late or wait for an answer."""

    kind: str
    stage: str
    words: Words
    open: int
    red: int


def sought(request: Request) -> Sought:
    """What the address asks for. An address is typed and passed on: what makes no sense in it is passed over."""
    given: dict[str, Any] = dict(request.query_params)
    try:
        return Sought.model_validate(given)
    except ValidationError as wrong:
        senseless = {error["loc"][0] for error in wrong.errors()}
        return Sought.model_validate({name: value for name, value in given.items() if name not in senseless})


@router.get("/", name="board")
def board(
    request: Request, house: TheHouse, signed: SignedIn, asked: Annotated[Sought, Depends(sought)]
) -> Response:
    wanted = asked.asked().model_copy(update={"phones": signed.sees_contact})
    rows = board_rows(
        house.database, wanted, signed.scope, offset=(asked.page - 1) * A_PAGE, limit=A_PAGE + 1
    )
    found = standings(house.database, signed.scope)
    return page(
        request,
        "board.html",
        live="/live",
        sought=asked,
        rows=rows[:A_PAGE],
        more=len(rows) > A_PAGE,
        steps=strip(found, asked.kind),
        total={name: sum(getattr(one, name) for one in found) for name in ("open", "overdue", "waiting")},
        kinds=[
            (kind, KINDS[kind], sum(one.open for one in found if one.kind == kind))
            for kind in MACHINES
            if kind in ("order", "complaint") or any(one.kind == kind for one in found)
        ],
        teams=_teams_seen(house, signed),
        team_names=team_names(house.database),
        severities=SEVERITY_NAMES,
        phone_of=lambda row: phone_of(row, signed),
        stage_words=stage_words,
    )


def _teams_seen(house: House, signed: Signed) -> list[str]:
    """A leader has one team, and nothing to choose from."""
    return teams(house.database) if signed.scope is None else []


def strip(found: list[Standing], kind: str) -> list[Step]:
    """The stages at which anything stands, in the order in which cases go through them."""
    by_stage = {(one.kind, one.stage): one for one in found}
    kinds = [kind] if kind else list(MACHINES)
    return [
        Step(name, stage, MACHINES[name].words(stage), one.open, max(one.overdue, one.waiting))
        for name in kinds
        for stage in MACHINES[name].open
        if (one := by_stage.get((name, stage)))
    ]


def phone_of(row: BoardRow, signed: Signed) -> str | None:
    return row.phone if signed.sees_contact else masked(row.phone)


def stage_words(row: BoardRow) -> Words:
    return MACHINES[row.kind].words(row.stage)
