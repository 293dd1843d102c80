"""Why was a command not carried out, by which clause, and what can be done now?"""


class Refused(Exception):
    """A command that changes nothing. The class name is the code that programs see."""

    status = 409
    zh = "现在不能这样做。"
    en = "This cannot be done now."

    def __init__(self, clause: str | None = None, **facts: str) -> None:
        super().__init__(type(self).__name__)
        self.clause = clause
        self.facts = facts

    def says(self, language: str) -> str:
        text = self.zh if language == "zh" else self.en
        return text.format_map(_Blank(self.facts))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


class NotNow(Refused):
    zh = "现在处于“{stage}”，不能执行“{command}”。现在可以：{possible}。"
    en = "The case is at “{stage}”, where “{command}” is not possible. Possible now: {possible}."


class CaseOver(Refused):
    zh = "这一单已经结束（{stage}），不再接受操作。需要继续请新开一单。"
    en = "This case is over ({stage}) and takes no more commands. Open a new one to go on."


class NotAllowed(Refused):
    status = 403
    zh = "“{command}”要由{roles}来做。请换人操作，或由管理员代为登记。"
    en = "“{command}” is for: {roles}. Ask one of them, or an administrator to enter it for them."


class NotYours(Refused):
    zh = "这一单不是派给您的，当前负责人是 {technician}。"
    en = "This job is not yours; it is with {technician}."


class AlreadyTaken(Refused):
    zh = "手慢了，这一单已经被其他师傅抢走。请等下一单。"
    en = "Another technician has already taken this job. Please wait for the next one."


class AlreadyYours(Refused):
    zh = "这一单已经是您的了。请按下一步操作。"
    en = "This job is yours already. Go on with the next step."


class NotOffered(Refused):
    zh = "这一单没有派给您，不能抢。请等派给您的单子。"
    en = "This job was not offered to you. Please wait for one that is."


class NoConnectedCall(Refused):
    zh = "还没有打通客户电话，不能登记预约。请先拨打并登记已接通的通话。"
    en = "No connected call to the customer is on record. Call first, log the connected call, then appoint."


class ReadBackMissing(Refused):
    zh = "预约时要向客户复述姓名、问题和时间并得到确认。请复述后再登记。"
    en = "Read the name, the problem and the time back to the customer, have them confirmed, then appoint."


class InThePast(Refused):
    zh = "时间 {given} 已经过去，请给一个将来的时间。"
    en = "The time {given} has passed; give one in the future."


class AnotherVisitWanted(Refused):
    zh = "晚到不能只报新的到达时间：请先向客户道歉，另约上门时间（不填新时间，直接提交）。"
    en = "A new arrival time is not enough here: apologise and agree another visit (report without a new time)."


class ScopeUndecided(Refused):
    zh = "还没有判定这次维修收不收费。请先判定，收费的出示价目表。"
    en = "It is not decided yet whether this repair is charged. Decide it, and show the price list if it is."


class ScoreMissing(Refused):
    zh = "这一步要请客户打分。请填上 1 到 5 分。"
    en = "The customer's score is wanted here. Enter 1 to 5."


class CrewNotScored(Refused):
    zh = "这支外包队伍没有合格的评分，不能派。请先按评分表评分，或换一支。"
    en = "This outside crew has no passing scorecard. Score it first, or send another."


class MustAccept(Refused):
    zh = "呼叫中心下的单，门店必须接，不能退回。没有合适的人，可以请其他门店协助。"
    en = "A store must take what the call centre places. Without a suitable worker, call on other stores."


class TooEarly(Refused):
    zh = "还不到时候，最早 {earliest} 才可以。"
    en = "It is too early; possible from {earliest} on."


class ChecklistUnfinished(Refused):
    zh = "清单“{checklist}”还差：{items}。请逐项确认后再继续。"
    en = "The checklist “{checklist}” still lacks: {items}. Tick them, then go on."


class UnknownItem(Refused):
    zh = "清单里没有这些项目：{items}。请按现有清单打勾。"
    en = "No checklist of this stage has: {items}. Tick items that it has."


class SurveyMissing(Refused):
    zh = "大项目要先上门勘测才能报价。请先提交勘测记录。"
    en = "A large job may be quoted only after a survey on site. Submit the survey first."


class QuoteNotAgreed(Refused):
    zh = "报价还没有经客户确认，不能开工。请先报价并等客户确认。"
    en = "The customer has not agreed to a quote. Quote first, and wait for the answer."


class AlreadyAgreed(Refused):
    zh = "报价已经确认过了，现在等付款。请付款，或说明不再继续。"
    en = "The quote was agreed to already and waits for its payment. Pay, or say that it shall not go on."


class SignatureMissing(Refused):
    zh = "这一步要有客户的签字。请客户签字，再带上签字提交。"
    en = "The customer's signature is wanted here. Have it signed, then submit with the signature."


class PaymentMissing(Refused):
    zh = "还差 {amount} 元没有支付（{stage}）。请先完成支付。"
    en = "{amount} yuan are still to be paid ({stage}). Pay first."


class WrongAmount(Refused):
    zh = "应付 {due} 元，登记的是 {given} 元。请按应付金额登记。"
    en = "{due} yuan are due, {given} were given. Enter the amount that is due."


class CashRefused(Refused):
    zh = "师傅不得在现场收现金。请让客户线上支付。"
    en = "No cash is taken on site. Ask the customer to pay online."


class OffPriceList(Refused):
    zh = "这些项目不在标准价目表内：{items}。只能按价目表收费。"
    en = "These items are not on the standard price list: {items}. Charge by the list only."


class NothingToPay(Refused):
    zh = "现在没有应付款项。"
    en = "Nothing is due now."


class WrongLevel(Refused):
    zh = "验收要按顺序进行，现在轮到：{level}。"
    en = "Acceptance goes in order; it is now the turn of: {level}."


class TechnicianBusy(Refused):
    zh = "师傅在这个时间段已有上门安排。请换一个时间，或改派别的师傅。"
    en = "The technician already has a visit in this time. Choose another time or another technician."


class NotUnderstood(Refused):
    zh = "问题还没有弄清楚，不能转交。请先记录经过并确认已了解。"
    en = "The problem is not yet understood, so it cannot be handed over. Record what happened and confirm it first."


class TrackerMissing(Refused):
    zh = "还没有指定专人跟踪这张协调单。请先指定跟踪人。"
    en = "Nobody is named to track this coordination order. Name the tracker first."


class NotTheTracker(Refused):
    zh = "这张协调单由 {tracker} 跟踪，请由跟踪人办理，或先换人。"
    en = "This coordination order is tracked by {tracker}. Have the tracker do it, or name another one first."


class CoordinationOpen(Refused):
    zh = "协调单还没有办结，不能归档。请跟踪人填写结果，并请客户签字。"
    en = "The coordination order is still open. Have its tracker enter the result, signed by the customer, first."


class SupportMissing(Refused):
    zh = "检查协调单要写明给了什么支持，并签字。请补上再提交。"
    en = "A check says what support was given and is signed. Add both."


class ResultUnsigned(Refused):
    zh = "协调结果要请客户签字认可。请签字后再办结。"
    en = "The customer signs the result of a coordination. Have it signed, then close it."


class ConsentMissing(Refused):
    zh = "用料、加项要先征得客户同意。请先问过客户。"
    en = "Material and further work need the customer's consent. Ask the customer first."


class Unqualified(Refused):
    zh = "只能用合格的材料。请换合格的材料再登记。"
    en = "Only qualified material may be used. Take qualified material, then enter it."


class StockPriceMissing(Refused):
    zh = "“{item}”不在收费表内，要按入库价计价。请填入库价。"
    en = "“{item}” is not on the charge table and is priced by its stock-in price. Give that price."


class RecordMissing(Refused):
    zh = "记录还不完整，缺：{fields}。请补全。"
    en = "The record lacks: {fields}. Complete it."


class FactsNotEstablished(Refused):
    zh = "责任还没有查清，不能先认错或定方案。请先判定责任。"
    en = "The facts are not established, so no fault is admitted yet. Decide the fault first."


class PromiseMissing(Refused):
    zh = "第二次回应要同时承诺解决时间。请填写承诺时间。"
    en = "The second reaction sets a time for the solution. Give the promised time."


class WaitUntold(Refused):
    zh = "还没有告诉客户要等到什么时候，不能转交、上报。请先承诺时间，说明办法和步骤。"
    en = "The customer does not know how long it will take. Promise a time, with measures and steps, then pass it on."


class PlanMissing(Refused):
    zh = "还没有客户同意的处理方案。请先提出方案并取得客户同意。"
    en = "There is no plan that the customer has agreed to. Propose one and have it agreed first."


class PapersMissing(Refused):
    zh = "还缺单据或签字：{papers}。请先填好、签好。"
    en = "Papers or their signatures are missing: {papers}. Fill them in and have them signed first."


class UnknownPaper(Refused):
    zh = "这一单没有“{paper}”这份单据。请按现有单据填写。"
    en = "This case has no paper “{paper}”. Fill in one that it has."


class PaperIsAnothers(Refused):
    zh = "“{paper}”要由{roles}亲自填写，别人不能代填。"
    en = "“{paper}” is filled in by {roles}, by nobody else."


class ReasonMissing(Refused):
    zh = "代替{level}签字要写明原因。请补上原因再签。"
    en = "Whoever signs for {level} says why. Give the reason and sign again."


class FollowUpMissing(Refused):
    zh = "还没有回访客户，不能结案。请先处理完毕并回访。"
    en = "The customer has not been asked yet. Resolve it and follow up first."


class OnlyRises(Refused):
    zh = "投诉级别只升不降。降级要由客服经理说明理由。"
    en = "A complaint's class only rises. Lowering it takes a manager and a reason."


class OutOfWarranty(Refused):
    zh = "已过保修期（至 {until}），不能免费返修。可以另开收费工单。"
    en = "The warranty ended on {until}. Open a chargeable order instead."


class NotInWarranty(Refused):
    zh = "原工单没有完工，不能申请保修。"
    en = "The earlier order was not completed, so it carries no warranty."


class SolutionNotTold(Refused):
    zh = "还没有把维修方案告诉客户，不能动手修。请先判定、请店长确认，再答复客户。"
    en = "The customer has not been told the solution, so nothing is repaired yet. Assess, confirm and tell first."


class DateMissing(Refused):
    zh = "还没有同客户约好日子。请先约好日期和时间，再办这一步。"
    en = "No day has been agreed with the customer. Agree the date and time first."
