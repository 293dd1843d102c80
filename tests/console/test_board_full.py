"""Is the board of a large company, ten thousand open cases, still there at once and light?"""

import os
import time

from sqlalchemy import text

from tests.api.conftest import Door
from tests.console.test_board import late_order

CASES = 10_000
LOOKS = 8
SECONDS = 0.3
PAGE_BYTES = 250_000
COPY_CASES = """
INSERT INTO cases (no, kind, standard, edition, edition_hash, stage, severity, subject, customer, technician, team,
  linked_to, state, plan, opening, shift, seq, opened_at, entered_at, closed_at, next_at, overdue, started_at)
SELECT 'SO-20270101-' || lpad(n::text, 6, '0'), kind, standard, edition, edition_hash, stage, severity, subject,
  customer, technician, team, linked_to, state, plan, opening, shift, seq, opened_at, entered_at, closed_at,
  next_at + n * interval '1 second', overdue AND n % 10 = 0, started_at
FROM cases, generate_series(1, :count) AS n WHERE no = :no
"""
COPY_CONTACTS = """
INSERT INTO case_contacts (case_no, name, phone, address, problem)
SELECT 'SO-20270101-' || lpad(n::text, 6, '0'), name || n, '+86199' || lpad(n::text, 8, '0'), address, problem
FROM case_contacts, generate_series(1, :count) AS n WHERE case_no = :no
"""
COPY_MESSAGES = """
INSERT INTO messages (id, case_no, key, says, role, channel, clause, about, asks_acknowledgement, facts, status,
  standing, planned_at, told_person, language, text, sent_at)
SELECT id || n, 'SO-20270101-' || lpad(n::text, 6, '0'), key, says, role, channel, clause, about,
  asks_acknowledgement, facts, status, standing, planned_at, told_person, language, text, sent_at
FROM messages, generate_series(1, :count) AS n
WHERE case_no = :no AND (n % 10 = 0 OR NOT asks_acknowledgement)
"""


def fill(door: Door, no: str) -> None:
    """The same case again and again, as rows; every tenth is late and unanswered."""
    with door.house.database.transaction() as connection:
        for statement in (COPY_CASES, COPY_CONTACTS, COPY_MESSAGES):
            connection.execute(text(statement), {"no": no, "count": CASES})
        connection.execute(text("ANALYZE cases, case_contacts, messages"))


def test_a_look_is_quick_and_light(door: Door) -> None:
    """By the quickest look. A machine that has three times as much to do as it has hands takes three times as long."""
    fill(door, late_order(door))
    for path in ("/", "/?only=red", "/?q=199 0000 0042", "/?page=150", "/?kind=order&stage=contacting"):
        seconds, size = looked_at(door, path)
        assert size <= PAGE_BYTES, path
        assert min(seconds) <= SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)), (path, seconds)


def looked_at(door: Door, path: str) -> tuple[list[float], int]:
    """How long each look took, and how many bytes the page has."""
    seconds, size = [], 0
    for _ in range(LOOKS):
        began = time.perf_counter()
        answer = door.client.get(path)
        seconds.append(time.perf_counter() - began)
        assert answer.status_code == 200
        size = len(answer.content)
    return seconds, size
