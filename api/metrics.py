"""What is counted at the door, and how is it read by Prometheus?"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage.reading_metrics import Figures

NAN = float("nan")
NOBODY_KNOWS = Figures(
    open_cases=(), deadlines=(), unstarted=NAN, unacknowledged=NAN, in_doubt=NAN, outbox_seconds=NAN
)
TAKES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """One registry an application: two of them in one process must not share counts. Numbers only, nobody's name."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.openings = self._counter(
            "shangmen_openings", "Cases opened, by what became of the wish", "kind", "standard", "outcome"
        )
        self.commands = self._counter(
            "shangmen_commands", "Commands by kind: done, repeated, or the refusal's name", "kind", "outcome"
        )
        self.command_seconds = Histogram(
            "shangmen_command_seconds", "From a command to its answer", buckets=TAKES, registry=self.registry
        )
        self.starts_failed = self._counter(
            "shangmen_starts_failed", "Openings whose workflow could not be started beside them"
        )
        self.webhooks = self._counter("shangmen_webhooks", "Reports of providers", "hook", "outcome")
        self.reports = self._counter(
            "shangmen_provider_reports", "What providers say became of an attempt", "what", "code"
        )
        self.open_cases = self._gauge(
            "shangmen_open_cases", "Cases that are open", "kind", "standard", "stage"
        )
        self.overdue_cases = self._gauge(
            "shangmen_overdue_cases", "Open cases over a deadline", "kind", "standard", "stage"
        )
        self.deadlines = self._gauge(
            "shangmen_deadlines_last_hour", "Deadlines kept and breached", "standard", "outcome"
        )
        self.database_up = self._gauge("shangmen_database_up", "Whether the database answered just now")
        self.unstarted = self._gauge("shangmen_unstarted_cases", "Taken, and not running yet")
        self.unacknowledged = self._gauge(
            "shangmen_unacknowledged_messages", "Told, and nobody has acknowledged it yet"
        )
        self.in_doubt = self._gauge(
            "shangmen_messages_in_doubt", "On their way, or nobody knows what became of them"
        )
        self.outbox_age = self._gauge(
            "shangmen_outbox_oldest_seconds", "For how long the oldest message that is due waits"
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, labels, registry=self.registry)

    def text(self, figures: Figures | None) -> bytes:
        """All that is known now. While the database is away the gauges say so (NaN): they do not repeat old figures."""
        self.database_up.set(figures is not None)
        for gauge in (self.open_cases, self.overdue_cases, self.deadlines):
            gauge.clear()
        known = figures or NOBODY_KNOWS
        for line in known.open_cases:
            where = (line.kind, line.standard, line.stage)
            self.open_cases.labels(*where).set(line.count)
            self.overdue_cases.labels(*where).set(line.overdue)
        for told in known.deadlines:
            self.deadlines.labels(told.standard, told.outcome).set(told.count)
        self.unstarted.set(known.unstarted)
        self.unacknowledged.set(known.unacknowledged)
        self.in_doubt.set(known.in_doubt)
        self.outbox_age.set(known.outbox_seconds)
        return generate_latest(self.registry)
