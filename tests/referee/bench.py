"""Who judges every far end of every test, and where is it said how much was judged?"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.far_end.twilio import FarEnd
from tests.referee import page
from tests.referee.judge import judge
from tests.referee.pins import DESCRIPTION

OURS = Counter[str]()
SUITE = "tests/channels"


class Objection(AssertionError):
    """Twilio would not have taken this, or would not have answered so."""


def judge_all(far_end: FarEnd) -> None:
    """Everything that this far end took and said."""
    referee = judge()
    answers = [answer for answer in far_end.answers if answer.status < 300]
    found = [objection for request in far_end.requests for objection in referee.on_request(request)]
    found += [objection for answer in answers for objection in referee.on_answer(answer)]
    if found:
        raise Objection("\n".join(sorted(set(found))))
    OURS.update(requests=len(far_end.requests), answers=len(answers))


@pytest.fixture(scope="session", autouse=True)
def every_far_end_is_judged() -> Iterator[None]:
    FarEnd.watchers.append(judge_all)
    yield
    FarEnd.watchers.remove(judge_all)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["judged"] = dict(OURS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    OURS.update(getattr(node, "workeroutput", {}).get("judged", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    if page.MATCHES and exitstatus == pytest.ExitCode.OK:
        for line in page.lines(page.MATCHES[0], OURS):
            terminalreporter.write_line(line)
        if SUITE in terminalreporter.config.args:
            page.PAGE.write_text(page.text(page.MATCHES[0], OURS), encoding="utf-8")
    elif OURS:
        terminalreporter.write_line(
            f"openapi-core, by {DESCRIPTION.wanted}: {OURS['requests']} requests to Twilio's far end "
            f"and {OURS['answers']} of its answers judged"
        )
