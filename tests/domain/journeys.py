"""How does a case get to where an example begins?"""

from typing import Any

from domain.complaint import Subject
from tests.domain.scene import Scene

ENTRY = ["consent", "shoe_covers"]
BEFORE_WORK = ["inventory", "protection"]
FINISHING = ["cleaned", "put_back", "old_parts", "tested", "explained"]


def grabbed(**known: Any) -> Scene:
    """Opened at 09:00, grabbed by a at once."""
    scene = Scene.order(**known)
    scene.by("a").grab()
    return scene


def scheduled(visit: str = "2026-09-14 14:00", **known: Any) -> Scene:
    """Called and appointed at 09:00 for the afternoon."""
    scene = grabbed(**known)
    appoint(scene, visit)
    return scene


def appoint(scene: Scene, visit: str) -> None:
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at=visit, read_back=True)


def at_the_door(visit: str = "2026-09-14 14:00", **known: Any) -> Scene:
    """At the door ten minutes early."""
    scene = scheduled(visit, **known)
    scene.until("13:50")
    scene.by("a").arrive()
    return scene


def on_site(**known: Any) -> Scene:
    scene = at_the_door(**known)
    scene.by("a").enter(ticks=ENTRY)
    return scene


def quoted(items: dict[str, int] | None = None, **known: Any) -> Scene:
    """Found on site: a tap for 148 yuan."""
    scene = on_site(**known)
    scene.by("a").propose_solution(items=items or {"tap-replace": 1})
    return scene


def working(**known: Any) -> Scene:
    scene = quoted(**known)
    scene.by("customer").approve_quote()
    scene.by("a").start_work(ticks=BEFORE_WORK)
    return scene


def finished(**known: Any) -> Scene:
    scene = working(**known)
    scene.by("a").finish(ticks=FINISHING)
    return scene


def follow_up(**known: Any) -> Scene:
    """Accepted and paid at 13:50."""
    scene = finished(**known)
    scene.by("customer").accept()
    scene.by("customer").pay(amount="148.00")
    return scene


def large(**known: Any) -> Scene:
    """A large job, surveyed; the estimator is to price it."""
    scene = on_site(said={"describable": "false"}, **known)
    scene.by("a").begin_survey()
    scene.by("a").submit_survey(survey="txt_1", work_plan="txt_2")
    return scene


# ── complaints ──


def reacted(subject: Subject = "soft", **known: Any) -> Scene:
    scene = Scene.complaint(subject=subject, **known)
    scene.by("customer_service").react()
    return scene


def understood(subject: Subject = "soft", **known: Any) -> Scene:
    scene = reacted(subject, **known)
    scene.by("customer_service").record(time="txt_1", place="txt_2", course="txt_3", people="txt_4")
    scene.by("customer_service").understood(ticks=["whole_story"])
    return scene


def promise(scene: Scene) -> None:
    """The customer is told to wait until six in the evening."""
    scene.by("customer_service").promise(at="2026-09-14 18:00", measures="txt_5", steps="txt_6")


def fault_decided(subject: Subject = "soft", fault: str = "ours", **known: Any) -> Scene:
    scene = understood(subject, **known)
    scene.by("customer_service").decide_fault(fault=fault)
    return scene


def plan_proposed(subject: Subject = "soft", **known: Any) -> Scene:
    """The remedy is promised for six in the evening."""
    scene = fault_decided(subject, **known)
    scene.by("customer_service").propose_plan(measures="txt_5", time="2026-09-14 18:00", steps="txt_6")
    return scene


def remedying(subject: Subject = "soft", **known: Any) -> Scene:
    scene = plan_proposed(subject, **known)
    scene.by("customer").answer_plan(agreed=True)
    return scene


def resolved(subject: Subject = "soft", **known: Any) -> Scene:
    scene = remedying(subject, **known)
    scene.by("customer_service").apologise()
    scene.by("customer_service").resolve(result="txt_7", ticks=["apology_ours"])
    return scene


def satisfied(subject: Subject = "soft", **known: Any) -> Scene:
    scene = resolved(subject, **known)
    scene.by("customer_service").follow_up_complaint(satisfied=True)
    return scene
