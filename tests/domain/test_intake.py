"""Is everything there that a job needs, and has everybody signed who must?"""

from domain.people import Role
from domain.refusal import WrongLevel
from domain.standard import Standard
from tests.domain.scene import Scene, clock, law


def with_approvals(*chain: Role) -> Standard:
    standard = law("reno")
    rules = standard.order_rules
    approvals = rules.approvals.model_copy(update={"value": chain})
    return standard.model_copy(update={"order": rules.model_copy(update={"approvals": approvals})})


def test_nobody_is_sent_before_the_five_details_are_there() -> None:
    """RENO-005: customer service is asked at once, the dispatcher after half an hour."""
    scene = Scene.order(missing=("address", "problem"))
    assert scene.stage == "details_pending"
    scene.wait("30 minutes")
    told = [(clock(m.planned_at), m.to.role) for m in scene.messages if m.says == "details-missing"]
    assert told == [("09:00:00", "customer_service"), ("09:30:00", "dispatcher")]
    scene.by("customer_service").complete_details(address="txt_1", problem="txt_2")
    assert scene.stage == "offered"


def test_half_of_the_details_keep_the_clock_running() -> None:
    """RENO-005: the address alone settles nothing."""
    scene = Scene.order(missing=("address", "problem"))
    scene.by("customer").complete_details(address="txt_1")
    assert scene.stage == "details_pending"
    assert scene.happened("details_completed") == []
    assert scene.planned("dispatcher")[0] == ("09:30:00", "details-missing")
    scene.by("customer").complete_details(problem="txt_2")
    assert scene.stage == "offered"


def test_an_order_waits_for_its_signatures_in_order() -> None:
    """Conflict 22, with a made-up chain; sent back it ends."""
    scene = Scene.order(standard=with_approvals(Role.SUPERVISOR, Role.DEPARTMENT_MANAGER))
    assert scene.stage == "awaiting_approval"
    with scene.refuses(WrongLevel):
        scene.by("department_manager").approve()
    with scene.refuses(WrongLevel):
        scene.by("customer").approve()
    scene.by("supervisor").approve()
    with scene.refuses(WrongLevel):
        scene.by("supervisor").approve()
    scene.by("department_manager").approve()
    assert scene.stage == "offered"


def test_an_order_may_be_rejected() -> None:
    scene = Scene.order(standard=with_approvals(Role.SUPERVISOR))
    scene.by("supervisor").reject(reason="txt_1")
    assert (scene.stage, scene.planned()) == ("rejected", [])


def test_a_withdrawn_cancellation_does_not_skip_the_signatures() -> None:
    """Conflict 22."""
    rules = with_approvals(Role.SUPERVISOR)
    cancellation = rules.order_rules.cancellation
    approvals = cancellation.approvals.model_copy(update={"value": (Role.SUPERVISOR,)})
    signed = cancellation.model_copy(update={"approvals": approvals})
    changed = rules.order_rules.model_copy(update={"cancellation": signed})
    scene = Scene.order(standard=rules.model_copy(update={"order": changed}))
    scene.by("customer").cancel(reason="txt_1")
    scene.by("customer").withdraw_cancel()
    assert scene.stage == "awaiting_approval"


def test_a_case_where_nothing_happens_comes_back_to_the_dispatcher() -> None:
    """Conflict 36: three working days after it last moved, and again after three more."""
    scene = Scene.order(missing=("address",))
    scene.until("2026-09-21 12:00")
    told = [clock(m.planned_at) for m in scene.messages if m.says == "case-idle"]
    assert told == ["09-17 09:00:00", "09-20 09:00:00"]
