"""What can the people of the town do in a sale of furniture and for a visitor, in their own words?"""

from domain.people import Role
from simulation.cast import Affair
from simulation.pace import minutes

SURVEY = ("shop", "shopping", "staff", "product", "fitting", "delivery")
FEEDBACK = ("on_time", "intact", "crew", "feedback")
CANCELLATION = ("goods", "reason", "vouchers", "fee", "refund", "received_by")
RETURN = ("wish", "goods", "reason", "vouchers", "amount")


class AtTheShop(Affair):
    """A case behind the counter: forms are filled in and signed there."""

    @property
    def seller(self) -> str:
        return self.office(Role.SALES)

    def fills(self, by: str, paper: str, fields: tuple[str, ...]) -> None:
        self.does(by, "file_paper", paper=paper, answers=dict.fromkeys(fields, "已当面写明"))

    def signs(self, paper: str) -> None:
        self.does(self.customer, "sign_paper", paper=paper)


class Sale(AtTheShop):
    """A sale of furniture."""

    def asked_after_the_sale(self) -> None:
        desk = self.office(Role.CUSTOMER_SERVICE)
        self.does(desk, "care_call", about="sale", comments="都满意")
        self.fills(desk, "satisfaction_survey", SURVEY)

    def asked_about_the_delivery(self) -> None:
        consultant = self.office(Role.HOME_CONSULTANT)
        self.does(consultant, "care_call", about="delivery", comments="准时送到，安装细心")
        self.fills(consultant, "delivery_feedback", FEEDBACK)

    def thanked(self) -> None:
        self.does(self.office(Role.CUSTOMER_SERVICE), "send_letter")

    def asked_after_the_letter(self) -> None:
        self.does(self.office(Role.CUSTOMER_SERVICE), "care_call", about="letter")

    def leaves(self) -> None:
        """The customer insists, and every signature is there."""
        self.does(self.seller, "cancel", reason="搬家日期推迟了，暂时用不上")
        self.does(self.seller, "suggest_keeping", suggestion="可以免费代存三个月")
        self.does(self.customer, "insist")
        self.does(self.seller, "show_documents", documents=["sales_order"])
        self.fills(self.seller, "cancellation_request", CANCELLATION)
        self.signs("cancellation_request")
        self.does(self.office(Role.GENERAL_MANAGER), "approve_cancel")

    def filed_and_paid_out(self) -> None:
        self.does(self.seller, "file_with_finance")
        self.does(self.office(Role.FINANCE), "refund")

    def wants_to_return(self, *, quality: bool, wish: str = "return", unopened: bool = False) -> None:
        said = {"quality": quality, "wish": wish, "unopened": unopened}
        self.does(self.customer, "ask_return", reason="和家里的尺寸对不上", **said)

    def checked(self, fault: str) -> None:
        """The check on site that was suggested, agreed and made."""
        centre = self.office(Role.SERVICE_CENTRE)
        self.does(centre, "suggest_check", agreed=True)
        self.does(centre, "agree_check", at=self.now + minutes(30))
        self.does(centre, "report_check", fault=fault, findings="已逐处检查，拍照留底")

    def brings_back(self, *documents: str, unopened: bool = False) -> None:
        """Form, documents, signature, inspection, and the signature that gives it effect."""
        manager = self.office(Role.STORE_MANAGER)
        self.fills(manager, "return_exchange_request", RETURN)
        self.does(manager, "show_documents", documents=list(documents))
        self.signs("return_exchange_request")
        self.does(manager, "inspect_goods", intact=True, unopened=unopened)
        self.does(self.office(Role.SELF_OPERATED_HEAD), "approve_return")


class Visit(AtTheShop):
    """A visitor to the sales centre."""

    @property
    def host(self) -> str:
        return str(self.look().facts["host"])

    def shown_round(self) -> None:
        self.does(self.host, "receive")
        self.does(self.host, "show_flat")

    def priced(self, price: str = "1280000.00") -> None:
        self.does(self.host, "choose_method", method="mortgage")
        self.does(self.host, "price_unit", unit="a-1203", price=price)
        sheet = ("unit", "area", "list_price", "one_payment", "instalments", "mortgage")
        self.fills(self.host, "price_sheet", sheet)

    def registered_and_seen_out(self) -> None:
        self.fills(self.customer, "visitor_registration", ("name", "phone"))
        self.does(self.host, "see_out", decided=False)

    def written_up(self) -> None:
        self.does(self.host, "file_paper", paper="visitor_record", text="看中南北通透的三居，嫌首付高")
        self.does(self.host, "close")
