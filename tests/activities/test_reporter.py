"""Do the reports count what they should, and is each told once for its nominal instant?"""

from datetime import timedelta

from sqlalchemy import func, insert, select, update

from activities.reporter import Compiler
from domain.standing import Due
from standards.standing import standing
from storage.engine import Database
from storage.reading_digests import Content, kept
from storage.tables_cases import cases, events
from storage.tables_messages import messages
from tests.storage.scene import T0, at, open_order


def compiled(db: Database, name: str) -> Content:
    one = next(one for one in standing() if one.name == name)
    due = Due(standing=one, nominal_at=T0 + timedelta(days=14))
    assert Compiler(db).compile(due) is True
    assert Compiler(db).compile(due) is False
    with db.reading() as connection:
        told = connection.scalar(select(func.count()).where(messages.c.case_no.startswith("RP-")))
    assert told == len(kept(db))
    return kept(db, name)[0].content


def test_the_month_before_is_counted(database: Database) -> None:
    """ENGR-003: opened in November, closed in November, counted in December."""
    for end in ("closed", "closed", "cancelled"):
        no = open_order(database).no
        with database.transaction() as connection:
            connection.execute(update(cases).where(cases.c.no == no).values(stage=end, closed_at=at(60)))
    open_order(database)
    content = compiled(database, "after_sales_month")
    assert content.en.endswith("3 cases closed")
    assert [row[2:4] for row in content.rows] == [("cancelled", "1"), ("closed", "2")]


def test_last_week_s_answers_make_a_table(database: Database) -> None:
    """RETAIL-AFT-09, RETAIL-AFT-10: a table for headquarters, with the mean of the scores."""
    no = open_order(database).no
    week = T0 + timedelta(days=10)
    with database.transaction() as connection:
        for seq, score in ((90, 5), (91, 2)):
            row = {"case_no": no, "seq": seq, "index": 0, "at": week, "name": "rated", "by": "cus"}
            connection.execute(insert(events).values(**row, facts={"score": score}))
    content = compiled(database, "satisfaction_monday")
    assert [row[4] for row in content.rows] == ["5", "2"]
    assert content.en == "2 answers, mean score 3.50"
