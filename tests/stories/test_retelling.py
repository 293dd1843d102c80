"""Whoever tells a case again from what was done in it, by the pure core alone, comes out at what is written down."""

from collections.abc import Iterator

import pytest

from domain.people import Role
from settings import Settings
from simulation.cast import Affair
from simulation.pace import hours, minutes
from storage.case_rows import load_case
from storage.engine import Database
from storage.history import beginning_of, causes_of
from tests.stories.street import Street
from tests.stories.test_killed_in_turn import comes_out_as_it_is_written_down
