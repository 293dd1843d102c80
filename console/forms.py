"""How does a page that is no coroutine get what was filled in?"""

from typing import Annotated

from fastapi import Depends

from console.commanding import Form, form_of

Filled = Annotated[Form, Depends(form_of)]
