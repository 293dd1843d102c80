"""Against whom do the stories of `make referee` play, and who watches them?"""

from collections.abc import Iterator

import pytest

from tests.referee import page
from tests.referee.ground import Ground, met


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Ground]:
    with met(tmp_path_factory.mktemp("referee")) as ground:
        yield ground
        tests = sum("ground" in getattr(item, "fixturenames", ()) for item in request.session.items)
        page.MATCHES.append(figures(ground, tests - ground.provoked))


def figures(ground: Ground, stories: int) -> page.Match:
    """What was provoked on purpose is counted apart."""
    return page.Match(
        stories=stories, judged=ground.there.judged() - ground.provoked, provoked=ground.provoked,
        passed_on=ground.there.passed_on(), taken=ground.there.passed_on() + ground.straight,
        believed=ground.door.knocks[200] - ground.own, disbelieved=ground.door.knocks[403],
    )  # fmt: skip


@pytest.fixture
def ground(held: Ground) -> Iterator[Ground]:
    """Whatever a story does, the referee in between must have had nothing to object to, unless provoked."""
    before, provoked = len(held.there.objections()), held.provoked
    yield held
    objections = held.there.objections(before + held.provoked - provoked)[before:]
    assert len(objections) == held.provoked - provoked, objections
