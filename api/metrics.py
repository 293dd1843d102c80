"""What is counted at the door, and how is it read by Prometheus?"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """One registry an application: two of them in one process must not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.openings = Counter(
            "shangmen_openings", "Cases opened", ["kind", "standard", "outcome"], registry=self.registry
        )
        self.commands = Counter(
            "shangmen_commands",
            "Commands by kind and what became of them",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self.command_seconds = Histogram(
            "shangmen_command_seconds",
            "From the command to its answer",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
            registry=self.registry,
        )
        self.starts_failed = Counter(
            "shangmen_starts_failed",
            "Openings whose workflow could not be started beside them",
            registry=self.registry,
        )
        self.webhooks = Counter(
            "shangmen_webhooks", "Reports of providers", ["hook", "outcome"], registry=self.registry
        )
        self.open_cases = Gauge(
            "shangmen_open_cases", "Cases that are open", ["kind"], registry=self.registry
        )
        self.unacknowledged = Gauge(
            "shangmen_unacknowledged_messages",
            "Told, and nobody has acknowledged it yet",
            registry=self.registry,
        )
        self.outbox_age = Gauge(
            "shangmen_outbox_oldest_seconds",
            "Age of the oldest message that is due and not sent",
            registry=self.registry,
        )

    def text(self) -> bytes:
        return generate_latest(self.registry)
