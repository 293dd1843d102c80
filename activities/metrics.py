"""What does a worker count of the messages that it sends?"""

from collections.abc import Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from channels.reasons import as_counted
from storage.outbox import Claimed
from storage.outcomes import Result

LATE = (0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600)


class Metrics:
    """One registry a worker. Numbers only: a channel, an outcome and a code are all that is said of a message."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.lateness = Histogram(
            "shangmen_message_lateness_seconds",
            "From the instant a message was due until it was handed to its provider, at the first attempt",
            ["channel"],
            buckets=LATE,
            registry=self.registry,
        )
        self.attempts = Counter(
            "shangmen_attempts",
            "Attempts to tell somebody, by what became of them",
            ["channel", "outcome", "code"],
            registry=self.registry,
        )

    def handed_over(self, claimed: Claimed, at: datetime) -> None:
        """What was tried before, or held for a quiet hour, is late by intent or by somebody else."""
        if claimed.number == 1 and claimed.due_at:
            late = max(0.0, (at - claimed.due_at).total_seconds())
            self.lateness.labels(claimed.message.channel).observe(late)

    def ended(self, claimed: Sequence[Claimed], results: Sequence[Result]) -> None:
        channel = {one.attempt_id: one.message.channel for one in claimed}
        for result in results:
            self.attempts.labels(channel[result.attempt_id], result.outcome, as_counted(result.code)).inc()
