"""What did somebody fill in?"""

from typing import Annotated

from fastapi import Depends, Request

Filled = dict[str, list[str]]


async def filled_in(request: Request) -> Filled:
    """The fields of a form, without blanks around them; those left empty are not there."""
    found: Filled = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str) and (said := value.replace("\x00", "").strip()):
            found.setdefault(name, []).append(said)
    return found


Form = Annotated[Filled, Depends(filled_in)]


def one(form: Filled, name: str) -> str:
    """The first value of a field; empty where there is none."""
    return form.get(name, [""])[0]
