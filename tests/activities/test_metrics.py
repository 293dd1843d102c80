"""Does a worker count what became of its messages, and can it be read from outside?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2

import posts
from activities.metrics import Metrics
from channels.contract import Outbound, Sent
from domain.case import Case
from settings import Settings
from storage.engine import Database
from tests.activities.house import Notebook, Watch, courier, message, say
from tests.ports import free_port


class Refusing(Notebook):
    """A provider that has a number for what is wrong."""

    def send(self, outbound: Outbound) -> Sent:
        return Sent(outcome="rejected", code="30003")


def test_a_message_is_counted_with_how_late_it_was(
    database: Database, order: Case, watch: Watch, notebook: Notebook, hands: ThreadPoolExecutor
) -> None:
    due_at = watch.now()
    say(database, order, message(order, "now", due_at))
    watch.pass_by(timedelta(seconds=3))
    metrics = Metrics()
    courier(database, notebook, now=watch.now, metrics=metrics).round(hands)
    value = metrics.registry.get_sample_value
    assert value("shangmen_message_lateness_seconds_count", {"channel": "sms"}) == 1
    assert value("shangmen_message_lateness_seconds_bucket", {"channel": "sms", "le": "2.0"}) == 0
    assert value("shangmen_message_lateness_seconds_bucket", {"channel": "sms", "le": "5.0"}) == 1
    ended = {"channel": "sms", "outcome": "accepted", "code": ""}
    assert value("shangmen_attempts_total", ended) == 1


def test_what_a_provider_refuses_is_counted_by_its_code(
    database: Database, order: Case, watch: Watch, hands: ThreadPoolExecutor
) -> None:
    say(database, order, message(order, "now", watch.now()))
    metrics = Metrics()
    courier(database, Refusing(), now=watch.now, metrics=metrics).round(hands)
    told = {"channel": "sms", "outcome": "rejected", "code": "30003"}
    assert metrics.registry.get_sample_value("shangmen_attempts_total", told) == 1


def test_a_worker_shows_its_figures_at_a_port_of_its_own() -> None:
    port = free_port()
    metrics = Metrics()
    metrics.attempts.labels("sms", "accepted", "").inc()
    with posts.shown(Settings(metrics_port=port), metrics):
        told = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'shangmen_attempts_total{channel="sms",code="",outcome="accepted"} 1.0' in told
