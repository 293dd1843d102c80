"""What does every value that we remember have in common?"""

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """A frozen value. It forgives fields it does not know: an old history must never strand a case."""

    model_config = ConfigDict(frozen=True, extra="ignore")
