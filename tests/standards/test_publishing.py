"""Does a published edition stay as it was?"""

from pathlib import Path

from standards.publishing import changed, publish, published


def test_no_published_edition_was_touched() -> None:
    assert changed() == []


def test_the_first_editions_are_published() -> None:
    editions = {path.rpartition("/")[0] for path in published()}
    assert {"reno/2026.1", "complaint/2026.1", "shared/2026.1"} <= editions


def test_an_edit_an_addition_and_a_removal_are_found(copy: Path) -> None:
    folder = copy / "reno" / "2026.1"
    pricing = folder / "pricing.yaml"
    pricing.write_text(pricing.read_text(encoding="utf-8").replace("88.00", "89.00"), encoding="utf-8")
    (folder / "more.yaml").write_text("a: b\n", encoding="utf-8")
    (folder / "examples.yaml").unlink()
    found = {problem.file.rpartition("/")[2]: problem.sentence for problem in changed(copy)}
    assert set(found) == {"pricing.yaml", "more.yaml", "examples.yaml"}
    assert "was edited" in found["pricing.yaml"]
    assert publish(copy) == ()
    assert changed(copy)


def test_a_new_edition_is_published_once(copy: Path) -> None:
    new = copy / "reno" / "2026.2"
    new.mkdir()
    (new / "order.yaml").write_text("standard: reno\n", encoding="utf-8")
    assert changed(copy) == []
    assert publish(copy) == ("reno/2026.2",)
    assert publish(copy) == ()
    (new / "order.yaml").write_text("standard: other\n", encoding="utf-8")
    assert [problem.file for problem in changed(copy)] == ["standards/reno/2026.2/order.yaml"]


def test_line_ends_are_no_edit(copy: Path) -> None:
    pricing = copy / "reno" / "2026.1" / "pricing.yaml"
    pricing.write_bytes(pricing.read_bytes().replace(b"\n", b"\r\n"))
    assert changed(copy) == []
