"""Where are the figures of measurements kept?"""

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures.json"
# What missed a goal that was reached before, whole, for whoever looks into it; it is nobody's figure.
MISSED = "missed.json"


def keep(name: str, found: dict[str, Any]) -> None:
    """Beside the figures of the other measurements; the page is written anew from all of them."""
    FIGURES.write_text(_written({**kept(), name: found}), encoding="utf-8")


def put_aside(name: str, found: dict[str, Any]) -> Path:
    """Where it was put, beside the figures."""
    place = FIGURES.with_name(MISSED)
    place.write_text(_written({name: found}), encoding="utf-8")
    return place


def _written(figures: dict[str, Any]) -> str:
    return json.dumps(figures, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found
