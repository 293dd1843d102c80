"""SALE: a visitor is received in turn, shown round, priced, registered, written up, and known when coming again."""

from concurrent.futures import ThreadPoolExecutor

from domain.people import Role
from simulation.pace import days, hours, minutes
from tests.stories.street import Street


def test_a_visit_from_the_door_to_the_record(street: Street) -> None:
    visit = street.visitor()
    street.until(
        lambda: street.told(visit, "visitor-for-you", Role.SALES), "whoever's turn it is hears of it"
    )
    visit.shown_round()
    assert visit.refused(visit.host, "price_unit", unit="a-1203", price="1280000.00").clause == "SALE-011"
    visit.priced()
    assert visit.refused(visit.host, "see_out").clause == "SALE-015"
    visit.registered_and_seen_out()
    assert visit.refused(visit.host, "close").clause == "SALE-020"
    visit.written_up()
    assert visit.stage == "closed"
    [priced] = street.events(visit, "unit_priced")
    assert priced.facts["totals"] == "full 1254400.00, instalments 1267200.00, mortgage 1280000.00"


def test_two_visitors_at_once_get_two_representatives(street: Street) -> None:
    with ThreadPoolExecutor(2) as hands:
        first, second = (waiting.result() for waiting in [hands.submit(street.visitor) for _ in range(2)])
    assert first.host != second.host
    refusal = first.refused(second.host, "receive")
    assert (refusal.refusal, refusal.clause) == ("NotYourTurn", "SALE-002")
    first.does(first.host, "receive")
    before = second.host
    second.does(before, "pass_turn", reason="客户来电话，走不开")
    assert second.host != before
    for visit in (first, second):
        visit.passes(minutes(6))
    assert second.seen.breaches
    second.does(second.office(Role.STORE_MANAGER), "walk_out")
    assert second.stage == "left"


def test_who_comes_again_is_greeted_by_name(street: Street) -> None:
    customer = street.customer()
    first = street.visitor(customer)
    first.shown_round()
    first.registered_and_seen_out()
    first.passes(hours(1))
    first.written_up()
    again = street.visitor(customer)
    assert again.seen.facts["earlier"] == 1
    street.until(lambda: street.told(again, "visitor-returned"), "the host hears the name")
    assert customer["name"] in {word for script in again.seen.scripts for word in script.zh.split("，")}


def test_nobody_writes_the_visit_up(street: Street) -> None:
    """Reminded after an hour, told to the store manager when the day is over (SALE-020)."""
    visit = street.visitor()
    visit.shown_round()
    visit.registered_and_seen_out()
    visit.passes(days(1))
    assert [breach.clause for breach in visit.look().breaches] == ["SALE-020"]
    assert street.told(visit, "visitor-record-overdue", Role.STORE_MANAGER)
    visit.written_up()
    assert visit.stage == "closed"
