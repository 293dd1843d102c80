"""Which moment of the town do the pictures show: jobs at every step, a late one, complaints of three classes?"""

from dataclasses import dataclass

from simulation.cast import Job
from simulation.grievance import Grievance
from simulation.pace import hours, minutes
from tests.stories.street import Street

WISHES = (
    ("杨女士（虚构）", "厨房水龙头关不紧，一直滴水"),
    ("马先生（虚构）", "客厅两个插座没电"),
    ("林女士（虚构）", "淋浴花洒出水很小"),
    ("赵先生（虚构）", "卧室门关不严，蹭地板"),
    ("何女士（虚构）", "卫生间下水慢，有味道"),
    ("周先生（虚构）", "阳台墙面起皮，想重新刷"),
    ("吴女士（虚构）", "厨房灯一闪一闪"),
    ("郑先生（虚构）", "马桶一直进水停不下来"),
)


@dataclass(frozen=True)
class Moment:
    """The cases of the scene, by what they show."""

    offered: Job
    scheduled: Job
    quoted: Job
    waiting: Job
    accepting: Job
    done: Job
    complaint: Grievance
    media: Grievance


def set_scene(street: Street) -> Moment:
    """Some ten cases, by the door alone; those that are late are so by the case's own clock."""
    scheduled = _order(street, 0, 5)
    _agrees(scheduled)
    quoted = _at_work(street, 1, 8)
    quoted.does(quoted.technician, "propose_solution", items={"socket-replace": 2, "switch-replace": 1})
    waiting = _at_the_door(street, 2, 11)
    waiting.does(waiting.technician, "nobody_answers")
    accepting = _at_work(street, 3, 14)
    accepting.proposes({"door-adjust": 1, "hinge-replace": 2})
    accepting.starts_work()
    accepting.finishes()
    done = _at_work(street, 4, 17)
    done.proposes({"drain-unblock": 1})
    done.starts_work()
    done.finishes()
    done.accepted_and_paid()
    uncalled = _order(street, 5, 20)
    uncalled.nearest_grabs()
    uncalled.passes(minutes(6))
    first = street.complaint(_who(street, 6), words="约好九点，等到中午也没有人来，电话也打不通")
    media = street.complaint(
        _who(street, 7), subject="hard", words="地板泡坏了，已经联系了电视台", signals=["media"]
    )
    offered = _order(street, 6, 23)
    _order(street, 7, 30)
    return Moment(offered, scheduled, quoted, waiting, accepting, done, first, media)


def _who(street: Street, number: int) -> dict[str, object]:
    name, _ = WISHES[number]
    return {**street.customer(), "name": name, "lat": 30.012 + number * 0.001, "lng": 120.008}


def _order(street: Street, number: int, wanted_in: float) -> Job:
    return street.order(_who(street, number), hours(wanted_in), problem=WISHES[number][1])


def _agrees(job: Job) -> None:
    job.nearest_grabs()
    job.calls_and_agrees(None)


def _at_the_door(street: Street, number: int, wanted_in: float) -> Job:
    job = _order(street, number, wanted_in)
    _agrees(job)
    job.does(job.technician, "depart")
    job.does(job.technician, "arrive")
    return job


def _at_work(street: Street, number: int, wanted_in: float) -> Job:
    job = _at_the_door(street, number, wanted_in)
    job.enters()
    return job
