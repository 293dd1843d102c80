"""Does what we tell people to deploy fit the settings, the versions and the processes we have?"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import PREFIX, Settings, variable

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
ONE_SHOT = {"migrate", "temporal-schema", "temporal-namespace"}
SCALABLE = {"api", "worker"}
KNOWN = {variable(field) for field in Settings.model_fields}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return services


@pytest.mark.parametrize("path", ["docker-compose.yml", "Dockerfile", "deploy/env.example", "Makefile"])
def test_every_variable_is_a_setting(path: str) -> None:
    used = set(re.findall(rf"\b{PREFIX}[A-Z_]+", (ROOT / path).read_text()))
    assert used
    assert used <= KNOWN


def test_the_settings_of_the_containers_are_taken(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in services["worker"]["environment"].items():
        filled = re.sub(r"\$\{\w+:\?[^}]*\}", "a-long-secret-of-somebody", value)
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", filled))
    given = Settings()
    assert given.database().endswith("@database:5432/shangmen")
    assert given.temporal() == "temporal:7233"
    assert given.company == "上门服务"


def test_every_server_is_watched_and_every_step_runs_once(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name in ONE_SHOT:
            assert service["restart"].startswith("on-failure"), name
        else:
            assert service["restart"] == "unless-stopped", name
            assert "healthcheck" in service or name == "temporal-ui", name


def test_each_waits_for_what_it_stands_on(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONE_SHOT else "service_healthy"
            assert how["condition"] == wanted, (name, other)
    assert (
        set(services["api"]["depends_on"])
        == set(services["worker"]["depends_on"])
        == {
            "migrate",
            "temporal-namespace",
        }
    )


def test_api_and_worker_can_be_many(services: dict[str, Any]) -> None:
    assert all("container_name" not in service for service in services.values())
    assert "ports" not in services["worker"]
    assert services["api"]["ports"] == ["${API_PORTS:-127.0.0.1:8000}:8000"]
    assert {
        name for name, service in services.items() if service.get("command", [""])[0] in SCALABLE
    } == SCALABLE


def test_versions_are_pinned_and_ours_is_the_one_of_the_project(services: dict[str, Any]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for name, service in services.items():
        image, _, tag = service["image"].partition(":")
        assert re.match(r"v?\d+\.\d+", tag), name
        if image == "shangmen":
            assert tag == version
    base = re.search(r"^FROM (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert base is not None
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base[1])


def test_nothing_but_our_door_is_open_to_the_outside(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(published) == {"api", "temporal-ui", "grafana"}
    assert all(
        port.removeprefix("${API_PORTS:-").startswith("127.0.0.1:")
        for ports in published.values()
        for port in ports
    )


def test_who_only_watches_is_started_on_request(services: dict[str, Any]) -> None:
    watching = {name for name, service in services.items() if service.get("profiles") == ["observe"]}
    assert watching == {"prometheus", "grafana"}
    waited_for = {other for service in services.values() for other in service.get("depends_on", {})}
    assert "grafana" not in waited_for


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|PWD|KEY|TOKEN|SECRET|DATABASE_URL", name):
                assert "${" in str(value), name


def test_what_is_mounted_is_there(services: dict[str, Any]) -> None:
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    ours = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert ours
    assert all((ROOT / mount).is_dir() for mount in ours)
    config = services["temporal"]["environment"]["DYNAMIC_CONFIG_FILE_PATH"]
    values = yaml.safe_load((ROOT / "deploy" / "dynamicconfig" / Path(config).name).read_text())
    assert all(isinstance(entries[0]["value"], int | str) for entries in values.values())
