"""What can people do about a complaint, in their own words?"""

from datetime import datetime, timedelta

from api.shapes import CaseSeen
from domain.people import Role
from simulation.cast import Affair
from simulation.door import Refusal
from simulation.pace import hours

PAPERS = 12


class Grievance(Affair):
    """A complaint."""

    @property
    def desk(self) -> str:
        return self.office(Role.CUSTOMER_SERVICE)

    @property
    def severity(self) -> int:
        return self.seen.severity or 1

    def reacts(self) -> None:
        self.does(self.desk, "react", note="已接到，正在了解情况")

    def records(self) -> None:
        """The four fields of the record."""
        self.does(
            self.desk,
            "record",
            time="昨天下午",
            place="客户家中",
            course="照客户的原话记下",
            people="客户与当班师傅",
        )

    def understands(self) -> None:
        self.records()
        self.does(self.desk, "understood", ticks=self.ticks("understood"))

    def checks(self, promise: datetime | None = None) -> None:
        """For a complaint about quality this is the second reaction, with a promise."""
        if promise is None and self.seen.subject == "hard":
            promise = self.now + hours(48)
        self.does(self.desk, "check", promise=promise, note="已与相关人员核对")

    def promises(self, within: timedelta) -> None:
        """A time until which the customer is asked to wait, with measures and steps."""
        self.does(
            self.desk,
            "promise",
            at=self.now + within,
            measures="查清经过",
            steps="核对后由客服回电，再定办法",
        )

    def hands_over(self, department: str) -> None:
        self.does(self.desk, "hand_over", department=department)

    def decides(self, fault: str) -> None:
        self.does(self.desk, "decide_fault", fault=fault)

    def apologises(self) -> None:
        self.does(self.desk, "apologise")

    def plan_agreed(self) -> None:
        """A plan with measures, time and steps, and the customer's yes."""
        time = self.now + hours(24)
        self.does(
            self.desk,
            "propose_plan",
            measures="派人上门复查并改正",
            time=time,
            steps="先查，再改，最后请客户看过",
        )
        self.does(self.customer, "answer_plan", agreed=True)

    def resolves(self) -> None:
        self.does(self.desk, "resolve", ticks=self.ticks("resolve"), result="已照方案处理完毕，客户看过")

    def follows_up(self, *, satisfied: bool) -> None:
        self.does(self.desk, "follow_up_complaint", reached=True, satisfied=satisfied)

    def closes(self) -> CaseSeen:
        """File whatever the house says is missing, until the complaint may close."""
        for _ in range(PAPERS):
            try:
                return self.does(self.desk, "close", ticks=self.ticks("close"))
            except Refusal as refusal:
                if refusal.refusal != "PapersMissing":
                    raise
                for paper in refusal.facts["papers"].split(", "):
                    self.does(self.desk, "file_paper", paper=paper, text="经过、结果和改进都写在这里")
        return self.seen
