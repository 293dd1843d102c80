"""How late is a loop that looks once a second what is due? (`python -m bench.polling <database> <sink>`)"""

import asyncio
import sys
import time
from collections.abc import Sequence
from subprocess import PIPE, Popen

from bench.bare_timers import READY, Teller, lay_table
from bench.burst import Said
from storage.engine import Database

EVERY = 1.0
TABLE = """
CREATE TABLE IF NOT EXISTS bench_due (place int, step int, due float8, PRIMARY KEY (place, step));
CREATE INDEX IF NOT EXISTS bench_due_idx ON bench_due (due)
"""
OPEN = "INSERT INTO bench_due VALUES (%(place)s, %(step)s, %(due)s)"
OVER = "DELETE FROM bench_due WHERE place = %(place)s"
DUE = "SELECT place, step FROM bench_due WHERE due < %(now)s ORDER BY due"
DONE = "DELETE FROM bench_due WHERE place = %(place)s AND step = %(step)s"


class Polled:
    """Three rows a case; an acknowledgement takes away those that are left."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def open(self, place: int, dues: Sequence[float]) -> None:
        await asyncio.to_thread(self._write, OPEN, place, dues)

    async def acknowledge(self, place: int) -> bool:
        await asyncio.to_thread(self._write, OVER, place, None)
        return True

    def which(self, body: dict[str, object]) -> Said | None:
        return (int(str(body["place"])), int(str(body["step"]))) if "place" in body else None

    def _write(self, statement: str, place: int, dues: Sequence[float] | None) -> None:
        rows = [{"place": place, "step": step, "due": due} for step, due in enumerate(dues or [])]
        with self.database.transaction() as connection:
            connection.exec_driver_sql(statement, rows or {"place": place})


def started(database_url: str, sink: str) -> Popen[bytes]:
    process = Popen([sys.executable, "-m", "bench.polling", database_url, sink], stdout=PIPE)
    assert process.stdout is not None, "it was asked for a pipe"
    if process.stdout.readline() != READY:
        raise RuntimeError("the polling loop does not start")
    return process


def main(database: Database, sink: str) -> None:
    teller = Teller(database, sink)
    while True:
        time.sleep(EVERY - time.time() % EVERY)
        with database.reading() as connection:
            rows = connection.exec_driver_sql(DUE, {"now": time.time()}).all()
        for row in rows:
            teller.tell(row.place, row.step)
            with database.reading() as connection:
                connection.exec_driver_sql(DONE, {"place": row.place, "step": row.step})


if __name__ == "__main__":
    kept = Database(sys.argv[1], pool_size=2, name="bench-polling")
    lay_table(kept)
    with kept.transaction() as laying:
        laying.exec_driver_sql(TABLE)
    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    main(kept, sys.argv[2])
