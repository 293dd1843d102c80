"""On which ways do a house's cases come to say everything that its standards have to say?"""

from collections.abc import Callable
from typing import Any

from domain.complaint import Subject
from standards import load, names
from standards.examples import actor_of, body_of, examples
from standards.library import edition
from tests.domain import journeys
from tests.domain.scene import Scene
from tests.messages.by_example import journeys_of

TOMORROW = "2026-09-15 14:00"
WANTED: dict[str, Any] = {"requested_for": "2026-09-15T14:00:00+08:00"}
SMALL: dict[str, Any] = {"said": {"scope": "small"}, "scope": "small", "items": {"tap-replace": 1}, **WANTED}


def nobody_takes_it() -> None:
    scene = Scene.order(**WANTED)
    scene.wait("40 minutes")
    scene.by("supervisor").assign(technician="a")
    scene.wait("40 minutes")


def details_are_missing() -> None:
    Scene.order(missing=("address",), **WANTED).wait("1 hour")


def under_warranty() -> None:
    Scene.order(warranty_of="SO-20260101-000001", **WANTED)


def taken_and_not_called() -> None:
    journeys.grabbed(**WANTED).wait("40 minutes")


def late() -> None:
    scene = journeys.scheduled(TOMORROW, **WANTED)
    scene.by("customer").reschedule(at="2026-09-15 15:00", read_back=True)
    scene.until("2026-09-15 15:40")


def late_and_said_so() -> None:
    scene = journeys.scheduled(TOMORROW, **WANTED)
    scene.until("2026-09-15 12:00")
    scene.by("a").report_delay(eta="2026-09-15 14:30", reason="txt_1")
    scene.until("2026-09-15 15:00")


def another_time_wanted() -> None:
    journeys.scheduled(TOMORROW, **WANTED).by("customer").ask_another_time(words="txt_7")


def nobody_home() -> None:
    scene = journeys.at_the_door(**WANTED)
    scene.by("a").nobody_answers()
    scene.until("14:45")
    scene.by("a").leave_card()
    scene.wait("15 days")


def card_forgotten() -> None:
    scene = journeys.at_the_door(**WANTED)
    scene.by("a").nobody_answers()
    scene.until("15:30")


def quote_never_answered() -> None:
    journeys.quoted(**WANTED).wait("8 days")


def priced_before_the_visit() -> None:
    scene = Scene.order(**SMALL)
    scene.by("customer").approve_quote()
    scene.by("customer").pay(amount="148.00")
    scene.by("a").grab()
    scene.by("customer").cancel(reason="txt_1")


def agreed_and_not_paid() -> None:
    scene = Scene.order(**SMALL)
    scene.by("customer").approve_quote()
    scene.wait("3 days")


def large_and_slow() -> None:
    scene = journeys.large(**WANTED)
    scene.wait("3 days")
    scene.by("estimator").price(items={"tap-replace": 10})
    scene.by("customer").approve_quote(signed=True)
    scene.by("customer").pay(amount="444.00")


def work_that_drags_on() -> None:
    scene = journeys.working(**WANTED)
    scene.wait("2 days")
    scene.by("a").hold(reason="material")
    scene.wait("5 days")


def not_accepted() -> None:
    scene = journeys.finished(**WANTED)
    scene.wait("2 days")
    scene.by("customer").accept()
    scene.wait("3 days")


def refused_again_and_again() -> None:
    scene = journeys.finished(**WANTED)
    for _ in range(2):
        scene.by("customer").refuse_work(failed="txt_1")
        scene.wait("3 days")
        scene.by("a").finish(ticks=journeys.FINISHING)


def not_content() -> None:
    scene = journeys.follow_up(**WANTED)
    scene.wait("26 hours")
    scene.by("customer_service").follow_up(reached=True, satisfied=False, still_good=False, score=2)
    scene.wait("2 hours")


def never_reached() -> None:
    scene = journeys.follow_up(**WANTED)
    for _ in range(3):
        scene.by("customer_service").follow_up(reached=False)


def nobody_moves() -> None:
    Scene.order(**WANTED).wait("40 days")


def ignored(subject: Subject, **known: Any) -> Callable[[], None]:
    def journey() -> None:
        Scene.complaint(subject=subject, **known).wait("8 hours")

    return journey


def handed_over(subject: Subject) -> Callable[[], None]:
    def journey() -> None:
        scene = journeys.understood(subject)
        journeys.promise(scene)
        scene.by("customer_service").progress(text="txt_8")
        scene.by("customer_service").hand_over(department="service")
        scene.wait("10 hours")

    return journey


def beyond_us(subject: Subject) -> Callable[[], None]:
    def journey() -> None:
        scene = journeys.understood(subject)
        journeys.promise(scene)
        scene.by("customer_service").report_unsolvable(reason="txt_9")
        scene.wait("3 hours")

    return journey


def nobody_proposes() -> None:
    journeys.fault_decided("soft").wait("4 days")


def our_product() -> None:
    journeys.fault_decided("hard", "product").wait("1 hour")


def gap_in_the_rules() -> None:
    journeys.fault_decided("hard", "rule_gap").wait("3 hours")


def slow_remedy() -> None:
    journeys.remedying("soft").wait("6 days")


def resolved(subject: Subject, **known: Any) -> Callable[[], None]:
    def journey() -> None:
        scene = journeys.resolved(subject, **known)
        scene.wait("2 days")
        scene.by("customer_service").follow_up_complaint(satisfied=True)
        scene.wait("15 days")

    return journey


def reopened() -> None:
    scene = journeys.resolved("soft")
    scene.by("customer_service").follow_up_complaint(satisfied=False)


def told_by_an_example(standard: str, name: str) -> Callable[[], None]:
    """A worked example, played; what would be refused in it is left out."""

    def journey() -> None:
        law, example = edition(standard), examples(edition(standard))[name]
        scene = Scene.of(law.standard, body_of(example), example.opened)
        for line in example.story:
            scene.until(line.at)
            if line.do and not line.refused:
                fields: dict[str, Any] = line.fields
                scene.do(actor_of(line.by), line.do, **fields)

    return journey


SALES = tuple(
    told_by_an_example(standard, name)
    for standard in ("retail", "sale")
    for name in examples(edition(standard))
)
# Renovation is told above, sentence by sentence; what outside crews are told are the shared defaults alone.
TOLD_HERE = ("reno", "outs")
ORDERS = (
    nobody_takes_it, details_are_missing, under_warranty, taken_and_not_called, late, late_and_said_so,
    another_time_wanted, nobody_home, card_forgotten, quote_never_answered, priced_before_the_visit,
    agreed_and_not_paid,
    large_and_slow, work_that_drags_on, not_accepted,
    refused_again_and_again, not_content, never_reached, nobody_moves,
    *(journey for name in names() if name not in TOLD_HERE and load(name).order for journey in journeys_of(name)),
)  # fmt: skip
COMPLAINTS = (
    ignored("soft"), ignored("hard"), ignored("soft", signals=("media",)), ignored("hard", earlier=1),
    handed_over("soft"), handed_over("hard"), beyond_us("soft"), beyond_us("hard"),
    nobody_proposes, our_product, gap_in_the_rules, slow_remedy,
    resolved("soft"), resolved("hard"), resolved("soft", earlier=1), resolved("soft", signals=("media",)), reopened,
    *journeys_of("complaint"),
)  # fmt: skip
