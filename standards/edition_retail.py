"""What may purchase.yaml and reception.yaml hold?"""

from typing import Self, get_args

from pydantic import model_validator

from domain.purchase import Goods
from domain.purchase_rules import Care, GoodsTerms, Leaving, TakingBack
from domain.reception_rules import ReceptionRules
from standards.edition import Chapter, EditionFile


class CancellationChapter(Leaving, Chapter): ...


class ReturnsChapter(TakingBack, Chapter): ...


class CareChapter(Care, Chapter): ...


class PurchaseFile(EditionFile):
    """purchase.yaml"""

    sale: Chapter = Chapter()
    goods: dict[Goods, GoodsTerms]
    cancellation: CancellationChapter
    returns: ReturnsChapter
    care: CareChapter

    @model_validator(mode="after")
    def _all_kinds(self) -> Self:
        missing = [kind for kind in get_args(Goods) if kind not in self.goods]
        if missing:
            raise ValueError(f"goods lacks {', '.join(missing)}")
        return self


class ReceptionChapter(ReceptionRules, Chapter): ...


class ReceptionFile(EditionFile):
    """reception.yaml"""

    reception: ReceptionChapter
