"""What do a customer and a worker learn of each other?"""

import pytest

from domain.people import Role
from domain.privacy import address_seen, district_of, sees_technicians_number, sees_whole_address
from standards import load


def test_the_district_is_all_a_worker_sees_before_accepting() -> None:
    rules = load("home-intake").order_rules
    assert not sees_whole_address(rules, Role.TECHNICIAN, "per_a", None)
    assert not sees_whole_address(rules, Role.TECHNICIAN, "per_a", "per_b")
    assert not sees_whole_address(rules, Role.STORE, "per_store", None)
    assert sees_whole_address(rules, Role.TECHNICIAN, "per_a", "per_a")
    assert sees_whole_address(rules, Role.DISPATCHER, "per_d", None)
    assert sees_whole_address(load("reno").order_rules, Role.TECHNICIAN, "per_a", None)


def test_an_address_is_said_as_far_as_it_may_be_seen() -> None:
    rules, there = load("home-intake").order_rules, "安门市城东区样例路 1 号"
    assert address_seen(rules, Role.TECHNICIAN, "per_a", None, there) == "安门市城东区"
    assert address_seen(rules, Role.TECHNICIAN, "per_a", "per_a", there) == there


def test_a_technicians_number_is_shown_where_the_standard_says_so() -> None:
    rules = load("home-intake").order_rules
    assert not sees_technicians_number(rules, Role.CUSTOMER)
    assert sees_technicians_number(rules, Role.DISPATCHER)
    shown = rules.privacy.but(technician_phone=rules.privacy.technician_phone.but(value="shown"))
    assert sees_technicians_number(rules.but(privacy=shown), Role.CUSTOMER)


@pytest.mark.parametrize(
    ("address", "district"),
    [("安门市城东区样例路 1 号 2 室", "安门市城东区"), ("样例县北街 3 号", "样例县"), ("Sample Road 1", "")],
)
def test_the_district_of_an_address(address: str, district: str) -> None:
    assert district_of(address) == district
