"""How does a complaint go, from the first word to the closed file?"""

from domain.people import Role
from simulation.cast import StoryBroken
from simulation.grievance import Grievance
from simulation.pace import Story, hours, minutes
from simulation.plots.book import complaint

REACTION = "intake.react"
IN_TIME = (REACTION, "intake.check_soft", "intake.second_reaction", "remedy.promise", "closing.follow_up")


def _answered(case: Grievance, after: float = 3) -> Story:
    yield minutes(after)
    case.reacts()
    yield minutes(5)
    case.understands()
    yield minutes(8)
    case.checks()


def _put_right(case: Grievance, fault: str) -> Story:
    """Whose fault it was, an apology, a plan that the customer agrees to, and the remedy."""
    case.decides(fault)
    if fault in ("ours", "product"):
        case.apologises()
    yield minutes(10)
    case.plan_agreed()
    yield hours(2)
    case.resolves()


def _content(case: Grievance) -> Story:
    yield hours(21)
    case.follows_up(satisfied=True)
    yield minutes(30)
    case.closes()


def _settled(case: Grievance, fault: str = "ours") -> Story:
    yield minutes(10)
    yield from _put_right(case, fault)
    yield from _content(case)


@complaint(keeps=IN_TIME)
def soft_quick(case: Grievance) -> Story:
    yield from _answered(case)
    yield from _settled(case)


@complaint(breaks=(REACTION,))
def soft_slow(case: Grievance) -> Story:
    yield from _answered(case, after=20)
    yield from _settled(case)


@complaint(keeps=IN_TIME)
def hard_product(case: Grievance) -> Story:
    """The department is told and finds its product at fault."""
    yield from _answered(case)
    case.hands_over("product")
    yield minutes(20)
    case.does(case.office(Role.DEPARTMENT_MANAGER), "submit_solution", solution="这一批配件有裂纹，全部换新")
    yield from _settled(case, "product")


@complaint(breaks=(REACTION, "intake.second_reaction"))
def hard_slow(case: Grievance) -> Story:
    yield minutes(70)
    case.reacts()
    yield minutes(20)
    case.understands()
    yield minutes(110)
    case.checks()
    yield from _settled(case)


@complaint(keeps=IN_TIME)
def hard_customer_fault(case: Grievance) -> Story:
    """Explained, and charged at the listed price."""
    yield from _answered(case)
    yield minutes(20)
    case.decides("customer")
    yield minutes(20)
    case.resolves()
    yield from _content(case)


@complaint()
def soft_rule_gap(case: Grievance) -> Story:
    """No rule covers it: management decides, and nobody promises anything before."""
    yield from _answered(case)
    case.decides("rule_gap")
    yield minutes(20)
    case.does(case.office(Role.DEPARTMENT_MANAGER), "direct", decision="照客户的意思办，并补上这一条规定")
    yield minutes(15)
    case.plan_agreed()
    yield hours(1)
    case.resolves()
    yield from _content(case)


@complaint(keeps=IN_TIME)
def escalating_threat(case: Grievance) -> Story:
    if case.severity < 2:
        raise StoryBroken(f"{case.row.ref}: a threat to go public is at least class two")
    yield from _answered(case)
    yield from _settled(case)


@complaint(keeps=IN_TIME)
def repeat_second(case: Grievance) -> Story:
    if case.severity < 2:
        raise StoryBroken(f"{case.row.ref}: a second complaint is at least class two")
    yield from _answered(case)
    yield from _settled(case)


@complaint(keeps=IN_TIME)
def repeat_third(case: Grievance) -> Story:
    """Tracked all the way: the customer hears how far it is."""
    if case.severity < 2:
        raise StoryBroken(f"{case.row.ref}: a third complaint is at least class two")
    yield from _answered(case)
    case.does(case.desk, "progress", text="已排好人，今天有结果")
    yield from _settled(case)


@complaint(keeps=IN_TIME)
def media_full(case: Grievance) -> Story:
    """Class three: without case study and discussion it cannot close."""
    if case.severity != 3:
        raise StoryBroken(f"{case.row.ref}: a case in the media is class three")
    case.acknowledged_by(Role.CS_MANAGER)
    case.acknowledged_by(Role.EXECUTIVE)
    yield from _answered(case, after=2)
    yield minutes(5)
    yield from _put_right(case, "ours")
    yield hours(21)
    case.follows_up(satisfied=True)
    refusal = case.refused(case.desk, "close")
    if refusal.refusal != "PapersMissing":
        raise StoryBroken(f"{case.row.ref}: closing met {refusal.refusal}, not the missing papers")
    yield minutes(40)
    case.closes()


@complaint()
def unsolvable(case: Grievance) -> Story:
    """What is wanted cannot be had: a superior takes over, and an alternative is offered."""
    yield from _answered(case)
    case.promises(hours(24))
    case.does(case.desk, "report_unsolvable", reason="这个型号已经停产，没有原厂件")
    yield minutes(20)
    case.does(case.office(Role.DEPARTMENT_MANAGER), "direct", decision="说明原因，免费换同级别的另一款")
    yield from _settled(case, "product")


@complaint()
def reopened(case: Grievance) -> Story:
    """Not content at the follow-up: open again, and counted as a repeat."""
    yield from _answered(case)
    yield minutes(10)
    yield from _put_right(case, "ours")
    yield hours(21)
    case.follows_up(satisfied=False)
    if case.severity < 2:
        raise StoryBroken(f"{case.row.ref}: reopened counts as a repeat, so it is at least class two")
    yield minutes(6)
    case.reacts()
    case.understands()
    yield minutes(10)
    case.checks()
    yield from _settled(case)


@complaint(breaks=("remedy.promise",))
def promise_broken(case: Grievance) -> Story:
    """A promised time passes in silence; it escalates, and is made good afterwards."""
    yield from _answered(case)
    case.promises(hours(2))
    yield hours(3)
    yield from _settled(case)
