"""Which command would keep the promise that runs out next?"""

from collections.abc import Sequence
from datetime import datetime

from api.shapes import CommandSeen
from domain.case import Case
from domain.plan import counting

# The commands by which a thing comes to pass; what happens by itself has none.
BRINGS: dict[str, tuple[str, ...]] = {
    "details_completed": ("complete_details",),
    "grabbed": ("grab", "assign"),
    "assigned": ("assign", "offer_again"),
    "appointed": ("appoint",),
    "arrived": ("arrive",),
    "card_left": ("leave_card",),
    "customer_returned": ("customer_returns",),
    "quoted": ("price", "propose_solution"),
    "quote_approved": ("approve_quote",),
    "agreed": ("pay",),
    "finished": ("finish",),
    "resumed": ("resume",),
    "accepted_by_all": ("accept",),
    "settled": ("pay",),
    "followed_up": ("follow_up", "follow_up_complaint"),
    "reacted": ("react",),
    "checked": ("check",),
    "investigated": ("submit_solution",),
    "fault_decided": ("decide_fault",),
    "directed": ("direct",),
    "plan_proposed": ("propose_plan",),
    "resolved": ("resolve",),
    "closed": ("close", "file_paper"),
    "approved": ("approve",),
    "reviewed": ("review",),
}
# What can always be done is seldom what is wanted now.
ALWAYS = frozenset({"tick", "note", "acknowledge", "cancel", "describe"})
# These have a place of their own on the page.
ELSEWHERE = frozenset({"acknowledge", "file_paper", "sign_paper"})


def most_wanted_first(
    case: Case, offered: Sequence[CommandSeen]
) -> tuple[list[CommandSeen], list[CommandSeen]]:
    """The commands that keep what runs out next, soonest first, and all the others. Where nothing runs out, those
    that move the case on come first."""
    due_at: dict[str, datetime] = {}
    for clock, law in counting(case):
        for event in law.until:
            for kind in BRINGS.get(event, ()):
                due_at[kind] = min(due_at.get(kind, clock.due_at), clock.due_at)
    here = [one for one in offered if one.kind not in ELSEWHERE]
    wanted = sorted((one for one in here if one.kind in due_at), key=lambda one: due_at[one.kind])
    if not wanted:
        wanted = [one for one in here if one.kind not in ALWAYS][:3]
    return wanted, [one for one in here if one not in wanted]
