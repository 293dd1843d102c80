"""Do the reports count what they should, and is each told once for its nominal instant?"""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, insert, select, update

from activities.reporter import Compiler
from domain.judge import Opening
from domain.people import Actor, Role
from domain.purchase import Purchase
from domain.stages.papers import FilePaper
from domain.standing import Due
from standards.library import edition
from standards.standing import standing
from storage import opening
from storage.engine import Database
from storage.opening import Arrival, Before
from storage.reading_digests import Content, kept
from storage.tables_cases import cases, events
from storage.tables_messages import messages
from tests.storage.scene import T0, WANG, act, at, open_order


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
            connection.execute(insert(events).values(**row, facts={"stars": score}))
    content = compiled(database, "satisfaction_monday")
    assert [row[4] for row in content.rows] == ["5", "2"]
    assert content.en == "2 answers, mean score 3.50"


def test_the_survey_forms_of_a_sale_are_in_the_table(database: Database) -> None:
    """RETAIL-AFT-03, RETAIL-AFT-07: a sale has no other answers than its forms; its other papers are none."""
    law = edition("retail", "2026.1").standard
    bought = Purchase(customer="cus_1", goods="regular", price=Decimal(8000), paid=Decimal(8000))

    def build(no: str, customer: str, before: Before) -> Opening:
        return Opening(no=no, standard=law, body=bought.but(customer=customer), at=T0)

    arrival = Arrival(standard=law, at=T0, caller=WANG)
    case = opening.open_case(database, arrival, build).case
    for name, role in (
        ("satisfaction_survey", Role.CUSTOMER_SERVICE),
        ("delivery_feedback", Role.HOME_CONSULTANT),
        ("cancellation_request", Role.SALES),
    ):
        (fields,) = {paper.fields for paper in law.papers if paper.name == name}
        form = FilePaper(paper=name, answers=dict.fromkeys(fields, "txt_1"))
        when = T0 + timedelta(days=10, minutes=case.seq)
        case = act(database, case, form, Actor(person="per_1", roles=(role,)), when)
    content = compiled(database, "satisfaction_monday")
    rows = [(case.no, "retail", name, "", "") for name in ("satisfaction_survey", "delivery_feedback")]
    assert list(content.rows) == rows
    assert content.en == "2 answers, mean score —"
