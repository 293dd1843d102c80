"""Are rows that travel in a statement believed to be as few as they are?"""

import pytest
from sqlalchemy import Text, func, literal, select, text

from storage.engine import Database
from storage.rows import packed, travelling
from storage.tables import people

MANY = 3000


@pytest.fixture
def crowded(database: Database) -> Database:
    with database.transaction() as connection:
        numbers = func.generate_series(1, MANY).column_valued("n")
        connection.execute(
            people.insert().from_select(["id"], select(literal("per_").concat(numbers.cast(Text))))
        )
    with database.reading() as connection:
        connection.execute(text("ANALYZE people"))
    return database


def test_three_rows_are_looked_up_and_not_searched_for(crowded: Database) -> None:
    given = travelling({"id": Text})
    found = select(people.c.id).join(given, given.c.id == people.c.id).order_by(people.c.id)
    rows = packed([{"id": "per_7"}, {"id": "per_8"}, {"id": "per_none"}])
    with crowded.reading() as connection:
        assert connection.scalars(found, rows).all() == ["per_7", "per_8"]
        compiled = found.compile(connection, compile_kwargs={"literal_binds": False})
        plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", {**rows, "given": '[{"id": "per_7"}]'})
        lines = "\n".join(plan.scalars())
    assert "Seq Scan on people" not in lines
    assert "rows=3 " in lines


def test_no_rows_are_none(crowded: Database) -> None:
    given = travelling({"id": Text})
    with crowded.reading() as connection:
        assert connection.scalars(select(given.c.id), packed([])).all() == []
