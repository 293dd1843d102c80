"""Do the worked examples of a standard come true in the real house, on its own clock?"""

import os
import time

import pytest

from simulation.day import affair_of
from simulation.rehearsal import Rehearsal
from simulation.samples import OrderRow
from standards import names
from standards.examples import examples
from standards.library import edition
from tests.stories.street import Street

# Renovation and the sales centre have stories of their own, told in the words of the town.
TOLD_ELSEWHERE = ("reno", "sale")
# What happens at the very stroke of a deadline: a real clock has moved on by the time the command arrives.
ON_THE_STROKE = (
    "told_at_the_hour",
    "told_at_the_end_of_the_slot",
    "bought_and_cared_for",
    "taken_along_and_brought_back",
    "regular_goods_come_back",
)
# test_complaints.py tells these with fewer detours.
LONG = ("ours_from_end_to_end", "second_complaint")
SECONDS = 10.0
PLAYED = [
    (name, example)
    for name in names()
    if name not in TOLD_ELSEWHERE
    for example in examples(edition(name))
    if example not in (*ON_THE_STROKE, *LONG)
]


@pytest.mark.parametrize(("name", "example"), PLAYED, ids=[f"{name}-{example}" for name, example in PLAYED])
def test_the_example_comes_true_in_the_house(street: Street, name: str, example: str) -> None:
    rehearsal = Rehearsal(name, example)
    began = time.monotonic()
    plot, who = rehearsal.plot(), street.customer()
    seen = rehearsal.opens(street.door, who)
    row = OrderRow(
        ref=example, day=0, at=rehearsal.opened_at, customer=who["name"], phone=who["phone"],
        address=who["address"], plot=example, standard=name, channel="web", lat=who["lat"], lng=who["lng"],
        problem="", requested_for=None, facts={},
    )  # fmt: skip
    job = affair_of(seen)(street.door, row, seen)
    for instant in rehearsal.story(job):
        if instant > job.now:
            job.passes(instant - job.now)
    ended = job.look()
    assert ended.stage == ("closed" if rehearsal.cut_short else plot.ends)
    assert {breach.deadline for breach in ended.breaches} <= set(plot.breaks)
    assert rehearsal.cut_short or {breach.deadline for breach in ended.breaches} == set(plot.breaks)
    took, load = time.monotonic() - began, os.getloadavg()[0] / (os.cpu_count() or 1)
    assert took < SECONDS * max(2.0, 1.5 * load), f"{took:.1f} s at a load of {load:.1f} a core"
