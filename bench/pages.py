"""Where are the figures of measurements kept?"""

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures.json"


def keep(name: str, found: dict[str, Any]) -> None:
    """Beside the figures of the other measurements; the page is written anew from all of them."""
    figures = {**kept(), name: found}
    FIGURES.write_text(
        json.dumps(figures, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found
