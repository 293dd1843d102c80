"""How is everything personal about one customer erased, when they ask for it?"""

from fastapi import APIRouter

from api.access import Asker, Asking, TheHouse
from api.errors import Problem
from api.guide import problems
from api.house import House
from api.people import PersonId
from storage import erasing
from storage.erasing import Erased, NoCustomer, StillServed, WorksHere

router = APIRouter(prefix="/v1/people", tags=["people"])
HOW = """
客户要求删除个人资料时用：姓名、电话、地址、原话、照片、签名和发过的每一句话一次删掉，删了就找不回来。案子的编号、时间和
发生过什么留下，不再认得出是谁。还有未结的案子时不删：先办结或取消。谁删的记在审计里。再删一次什么也不做。

For a customer who asks to be forgotten: name, numbers, address, words, pictures, signatures and every sentence said go
at once, and cannot be brought back. Numbers of cases, times and what happened stay, and no longer say who it was. Not
while a case of theirs is open: finish or cancel it first. The audit book says who did it. Doing it again does nothing.
"""


@router.delete(
    "/{person}",
    name="erase_customer",
    summary="删除客户资料 · erase a customer",
    description=HOW,
    responses=problems(401, 403, 404, 409),
)
def erase_customer(house: TheHouse, asker: Asking, person: PersonId) -> Erased:
    return erased(house, asker, person)


def erased(house: House, asker: Asker, person: str) -> Erased:
    """Done, or a Problem that says why not and what to do first."""
    try:
        return erasing.erase(house.database, person, asker.actor.person)
    except NoCustomer:
        raise Problem(404, "NotFound", ("没有这个客户。", "There is no such customer.")) from None
    except WorksHere:
        words = (
            "他同时是本公司的人：在“人员”里改他的资料。",
            "They also work here: change what is known of them under People.",
        )
        raise Problem(409, "WorksHere", words, refusal="WorksHere") from None
    except StillServed as still:
        numbers = "、".join(still.numbers[:5])
        words = (
            f"还有未结的案子：{numbers}。先办结或取消，再删除。",
            f"Cases are still open: {', '.join(still.numbers[:5])}. Finish or cancel them first.",
        )
        raise Problem(409, "StillServed", words, refusal="StillServed") from None
