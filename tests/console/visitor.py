"""How does a visitor of a sandbox send a form that stands on one of its pages?"""

import re
from typing import Any

from tests.api.conftest import Door


def send(door: Door, page: str, to: str, **fields: Any) -> Any:
    """Look at a page, and send a form of it: with the hidden field that only our pages know."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', door.client.get(page).text)
    assert found, f"{page} has no form"
    return door.client.post(to, data={"csrf": found[1], **fields})


def shown(door: Door, path: str, language: str = "zh") -> str:
    """What a page says, markup and all."""
    answer = door.client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return str(answer.text)
