"""Does any request that fits the OpenAPI, or breaks it, break the house, or change it although it was refused?"""

import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from bench import pages
from bench.load import Load
from storage.engine import Database
from tests import postgres

EXAMPLES = 60
SCENARIOS = 120
# Each is a promise of the OpenAPI itself: the fourth asks that what breaks it is refused, the sixth that no key is.
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "negative_data_rejection"),
    *("response_schema_conformance", "ignored_auth", "missing_required_header", "unsupported_method"),
    *("response_headers_conformance", "allow_header_conformance", "use_after_free"),
    "ensure_resource_availability",
)
# Everything that somebody could have changed: all rows of all tables but the book of who asked for what.
TABLES = (
    "SELECT string_agg(format('(SELECT md5(coalesce(string_agg(md5(t::text), '''' ORDER BY md5(t::text)), ''''))"
    " FROM %%I t)', tablename), ' || ' ORDER BY tablename) FROM pg_tables"
    " WHERE schemaname = 'public' AND tablename NOT IN ('audit', 'alembic_version')"
)


@dataclass
class Found:
    """What came of them all. `trouble` must stay empty."""

    answers: Counter[str] = field(default_factory=Counter)
    phases: dict[str, str] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)


class Watch:
    """Compares what is kept before and after each request; what was refused must have changed nothing."""

    def __init__(self, database: Database, found: Found) -> None:
        self.database, self.found = database, found
        with database.reading() as connection:
            tables = connection.exec_driver_sql(TABLES).scalar_one()
        self._query = f"SELECT md5({tables})"
        self._before = self.state()

    def state(self) -> str:
        with self.database.reading() as connection:
            return str(connection.exec_driver_sql(self._query).scalar_one())

    def compare(self, case: Any, response: Any) -> None:
        self.found.answers[str(response.status_code)] += 1
        now = self.state()
        if now != self._before and response.status_code >= 400:
            said = f"{case.method} {case.formatted_path} {case.body!r} answered {response.status_code}"
            self.found.trouble.append(f"refused, and yet something changed: {said}")
        self._before = now


def settings_of(key: str, dice: int, examples: int, scenarios: int, coverage: bool) -> SchemathesisConfig:
    generation = {"max-examples": examples, "deterministic": False, "no-shrink": True}
    return SchemathesisConfig.from_dict(
        {
            "seed": dice,
            "headers": {"Authorization": f"Bearer {key}"},
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "generation": generation,
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "phases": {
                "coverage": {"enabled": coverage},
                "stateful": {"generation": {**generation, "max-examples": scenarios}},
            },
        }
    )


def fuzz(app: Any, database: Database, config: SchemathesisConfig) -> Found:
    """Examples, boundary values, dice, and chains in which one answer makes the next request; one after the other."""
    found = Found()
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    watch = Watch(database, found)

    @schema.hooks.hook
    def after_call(context: Any, case: Any, response: Any) -> None:
        watch.compare(case, response)

    for event in from_schema(schema).execute():
        found.trouble += _troubles(event)
        if isinstance(event, events.PhaseFinished):
            found.phases[event.phase.name.value] = event.status.value
    return found


def _troubles(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.ScenarioFinished):
        for number, checks in event.recorder.checks.items():
            for failure in (check.failure_info.failure for check in checks if check.failure_info):
                case = event.recorder.cases[number].value
                yield f"{case.method} {case.formatted_path} {case.body!r}: {failure.title}. {failure.message}"
    elif isinstance(event, events.NonFatalError | events.FatalError):
        yield str(event.exception if isinstance(event, events.FatalError) else event.value)


def main(times: int) -> int:
    from tests.api.fuzzed import lived_in

    postgres.choose_place(Path(tempfile.gettempdir()) / f"shangmen-fuzz-api-{os.getpid()}")
    database = Database(postgres.database_for("fuzz_api"), pool_size=12, name="fuzz-api")
    logging.disable(logging.WARNING)
    with lived_in(database) as door:
        load, begun = Load(), time.monotonic()
        config = settings_of(door.key, 20261122, EXAMPLES * times, SCENARIOS * times, coverage=True)
        found = fuzz(door.client.app, database, config)
        seconds = time.monotonic() - begun
    asked = sum(found.answers.values())
    figures = {"requests": asked, "answers": dict(sorted(found.answers.items())), "phases": found.phases,
               "trouble": found.trouble[:20], "seconds": round(seconds, 1), "load": load.since()}  # fmt: skip
    pages.keep("fuzz_api", figures)
    sys.stdout.write("\n".join(f"{name}: {value}" for name, value in figures.items()) + "\n")
    database.close()
    return 0 if asked and not found.trouble else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1))
