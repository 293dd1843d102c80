"""Does a key open the door exactly as long as it should, and does the database know nothing worth stealing?"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from domain.people import Role
from storage import keys
from storage.engine import Database


def test_a_key_is_shown_once_and_kept_as_a_fingerprint(database: Database) -> None:
    key_id, presented = keys.make(database, "调度台", (Role.DISPATCHER,), "per_s1")
    holder = keys.look_up(database, presented)
    assert holder is not None
    assert (holder.id, holder.roles, holder.person) == (key_id, (Role.DISPATCHER,), "per_s1")
    with database.reading() as connection:
        rows = connection.execute(text("SELECT * FROM api_keys")).all()
    assert presented not in repr(rows)
    assert presented.rsplit("_", 1)[1] not in repr(rows)


def test_a_wrong_secret_opens_nothing(database: Database) -> None:
    _, presented = keys.make(database, "k", (Role.ADMIN,))
    for wrong in (presented[:-1], presented + "x", "smk_x_y", "", "smk_", presented.upper()):
        assert keys.look_up(database, wrong) is None


def test_revoked_and_expired_keys_open_nothing(database: Database) -> None:
    key_id, presented = keys.make(database, "k", (Role.ADMIN,))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    _, expired = keys.make(database, "old", (Role.ADMIN,), expires_at=yesterday)
    assert keys.look_up(database, expired) is None
    assert keys.revoke(database, key_id)
    assert not keys.revoke(database, key_id)
    assert keys.look_up(database, presented) is None
    assert {key.name for key in keys.all_keys(database)} == {"k", "old"}


def test_a_key_chosen_outside_is_accepted_from_the_first_start_on(database: Database) -> None:
    for _ in range(2):
        keys.see_to(database, "a-key-of-one's-own", "bootstrap", (Role.ADMIN,))
    holder = keys.look_up(database, "a-key-of-one's-own")
    assert holder is not None
    assert holder.roles == (Role.ADMIN,)
    assert keys.look_up(database, "another") is None
