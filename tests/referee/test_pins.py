"""Is a referee what was pinned, and is it said loudly when it is not there?"""

import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.referee.description import SPOKEN, description
from tests.referee.fetching import fetched, place, unpacked
from tests.referee.node import CannotFetch
from tests.referee.page import PAGE
from tests.referee.pins import DESCRIPTION, HERE, locked, referees

NOBODY = "http://127.0.0.1:9/"


def test_the_page_names_every_referee_at_its_pinned_version() -> None:
    told = PAGE.read_text(encoding="utf-8")
    for name, version in referees().items():
        row = next((line for line in told.splitlines() if line.startswith("|") and f"`{name}`" in line), "")
        assert f"| {version} |" in row, f"{name} {version}: run make referee, which writes the page anew"


def test_the_lock_has_a_hash_for_everything_and_names_no_place() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert [name for name, about in packages.items() if not about.get("integrity")] == []
    assert [name for name, about in packages.items() if "resolved" in about] == []
    for name, version in locked().items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_the_description_is_trimmed_to_what_we_speak() -> None:
    assert tuple(description()["paths"]) == SPOKEN
    assert "api.v2010.account.message" in description()["components"]["schemas"]


def test_a_changed_package_is_not_believed() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo(DESCRIPTION.file), io.BytesIO())
    with pytest.raises(CannotFetch, match="sha512-"):
        unpacked(packed.getvalue(), DESCRIPTION)


def test_without_a_registry_it_fails_and_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("registry", NOBODY), ("fetch_retries", "0"), ("offline", "false")):
        monkeypatch.setenv(f"npm_config_{name}", value)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CannotFetch, match=DESCRIPTION.by_hand):
        fetched(DESCRIPTION)


def test_a_file_named_by_hand_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine.json"
    monkeypatch.setenv(DESCRIPTION.by_hand, str(mine))
    with pytest.raises(CannotFetch, match=r"mine\.json"):
        place(DESCRIPTION)
    mine.touch()
    assert place(DESCRIPTION) == mine
