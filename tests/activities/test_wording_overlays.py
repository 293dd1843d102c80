"""Are sentences said by the values of the case's own overlay, not by the plain ones beside it?"""

from pathlib import Path

import pytest

from domain.message import Recipient
from domain.people import Role
from storage import outbox
from storage.engine import Database
from storage.people import Caller
from tests.activities.house import Watch, message, open_order, say, settle_staff, wording
from tests.stories.law import Law

SOMEBODY = Caller(name="王小样", phone="+8619900000001", address="安门市城东区样例路 1 号")


@pytest.mark.parametrize("warranty", ["false", "true"])
def test_an_overlay_hides_the_street_from_whoever_has_no_job_yet(
    database: Database, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warranty: str
) -> None:
    law = Law(tmp_path / "standards", monkeypatch)
    paper = law.folder / "reno/2026.1/order.yaml"
    hidden = "{value: district_until_accepted, clause: conflict-13}"
    head = f'overlays:\n  meant:\n    only: {{warranty: "{warranty}"}}\n'
    overlay = head + f"    rules:\n      privacy: {{address: {hidden}}}\n"
    paper.write_text(paper.read_text(encoding="utf-8") + "\n" + overlay, encoding="utf-8")
    law.read_again()
    settle_staff(database)
    order = say(database, open_order(database, watch.now(), SOMEBODY))
    to = Recipient(role=Role.TECHNICIAN, person="per_t1")
    say(database, order, message(order, "m", watch.now(), says="job-offer", to=to))
    [claimed] = outbox.claim(database, watch.now(), 10, "w")
    # The order is under no warranty, so only an overlay for such orders means it.
    means_it = warranty == "false"
    assert ("样例路" in wording(database).compose(claimed)) is not means_it
