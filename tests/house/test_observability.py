"""Does everything that dashboard and alerts ask for exist, and does each alert say what to do?"""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from activities import metrics as of_a_worker
from api import metrics as of_the_door
from tests.house.rooms import HOUSE

FOLDER = HOUSE / "deploy" / "observability"
DASHBOARD = json.loads((FOLDER / "grafana" / "dashboards" / "shangmen.json").read_text(encoding="utf-8"))
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
ASKED = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
ASKED += [rule["expr"] for rule in ALERTS]
NAMED = re.compile(r"\b(?:shangmen|temporal)_[a-z_]+\b")
LABELS = re.compile(r"\b((?:shangmen|temporal)_[a-z_]+)\{([^}]*)\}")
ENDS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
GROUPED = re.compile(r"by \(([^)]*)\)")


def exposed() -> dict[str, set[str]]:
    """Each series of ours with its labels, as the two processes show them."""
    found: dict[str, set[str]] = {}
    for metrics in (of_the_door.Metrics(), of_a_worker.Metrics()):
        for counted in vars(metrics).values():
            if isinstance(counted, MetricWrapperBase):
                (family,) = counted.describe()
                for end in ENDS.get(family.type, ("",)):
                    found[family.name + end] = {*counted._labelnames, *(("le",) if end == "_bucket" else ())}
    return found


def test_every_series_that_is_asked_for_is_shown() -> None:
    ours = {name for expr in ASKED for name in NAMED.findall(expr) if name.startswith("shangmen_")}
    assert len(ours) > 10
    assert ours <= exposed().keys()


def test_everything_that_is_counted_is_looked_at() -> None:
    looked = " ".join(ASKED)
    families = {re.sub("_(total|bucket|sum|count)$", "", name) for name in exposed()}
    assert {name for name in families if name not in looked} == set()


@pytest.mark.parametrize("expr", ASKED)
def test_a_label_that_is_asked_for_is_one_of_its_series(expr: str) -> None:
    shown = exposed()
    for name, matchers in LABELS.findall(expr):
        assert set(re.findall(r"(\w+)\s*[=!]", matchers)) <= shown[name]
    known = {"le"} | {label for name in NAMED.findall(expr) for label in shown.get(name, set())}
    for labels in GROUPED.findall(expr):
        assert {label.strip() for label in labels.split(",")} <= known, expr


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_so_and_what_to_do(rule: dict[str, Any]) -> None:
    zh, en = rule["annotations"]["zh"], rule["annotations"]["en"]
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert zh.count("。") >= 2, "what is so, and what to do now"
    assert len(re.findall(r"[.;:] ", en)) >= 1
    assert re.fullmatch("critical|warning", rule["labels"]["severity"])
    assert rule["for"]
    page = (HOUSE / "docs" / "how-to" / "observe.md").read_text(encoding="utf-8")
    assert f"`{rule['alert']}`" in page, "docs/how-to/observe.md explains every alert"


def test_figures_are_about_nobody() -> None:
    """A label is a code of ours or of the provider: no person, no case, no number, no text."""
    of_people = {"person", "phone", "name", "case", "customer", "technician", "address", "text", "to"}
    assert not {label for labels in exposed().values() for label in labels} & of_people


def test_a_code_that_is_none_is_not_shown() -> None:
    from channels.reasons import as_counted

    assert [as_counted(code) for code in (None, "30003", "no_phone", "+8619900000001", "19900000001", "张三")] == [
        "", "30003", "no_phone", "other", "other", "other"]  # fmt: skip


def test_the_pages_are_read_where_they_are_mounted() -> None:
    compose = yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    told = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
    found = [entry for job in told["scrape_configs"] for entry in job.get("dns_sd_configs", ())]
    ports = {entry["port"] for entry in found}
    worker = compose["worker"]["environment"]
    assert ports == {8000, int(worker["SHANGMEN_METRICS_PORT"]), int(worker["SHANGMEN_ENGINE_METRICS_PORT"])}
    hosts = {
        name
        for job in told["scrape_configs"]
        for entry in job.get("dns_sd_configs", ())
        for name in entry["names"]
    }
    assert hosts <= compose.keys()
    assert all((FOLDER / name).is_file() for name in told["rule_files"])
