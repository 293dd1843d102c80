"""Is a photo kept once, and found and forgotten with its case; and does a technician find the own jobs?"""

import pytest

from domain.people import THE_SYSTEM
from domain.stages.dispatch import Grab, Offer
from storage import attachments
from storage.attachments import TooMany
from storage.engine import Database
from storage.reading_jobs import jobs_of, km_to
from tests.storage.scene import act, at, open_order, settle_staff, technician


def test_kept_once_and_taken_away(database: Database) -> None:
    no = open_order(database).no
    for _ in range(2):
        kept = attachments.keep(database, no, "photo", "image/jpeg", b"picture", by="per_t1", key="k1")
    signature = attachments.keep(
        database, no, "signature", "image/svg+xml", b"<svg/>", by="per_t1", about="accept"
    )
    assert [one.id for one in attachments.of_case(database, no)] == [kept, signature]
    found = attachments.content_of(database, kept)
    assert found
    assert found[1] == b"picture"
    attachments.take_away(database, signature)
    assert [one.id for one in attachments.of_case(database, no)] == [kept]


def test_there_is_an_end_to_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    no = open_order(database).no
    attachments.keep(database, no, "photo", "image/jpeg", b"1", by="per_t1")
    with pytest.raises(TooMany):
        attachments.keep(database, no, "photo", "image/jpeg", b"2", by="per_t1")


def test_offers_are_for_those_who_were_asked_until_one_of_them_has_it(database: Database) -> None:
    settle_staff(database)
    case = open_order(database).case
    offer = Offer(request=case.requests[0].id, technicians=("per_t1", "per_t2"))
    case = act(database, case, offer, THE_SYSTEM, at(0))
    rows = {person: jobs_of(database, person) for person in ("per_t1", "per_t2", "per_t3")}
    assert {person: [row.no for row in found] for person, found in rows.items()} == {
        "per_t1": [case.no],
        "per_t2": [case.no],
        "per_t3": [],
    }
    near, far = rows["per_t1"][0].km, rows["per_t2"][0].km
    assert near is not None
    assert far is not None
    assert near < far
    assert km_to(database, "per_t1", case.no) == pytest.approx(near)
    act(database, case, Grab(), technician(), at(1))
    assert [row.stage for row in jobs_of(database, "per_t1")] == ["contacting"]
    assert jobs_of(database, "per_t2") == []
