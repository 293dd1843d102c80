"""What can happen in a case, in words that standards, journals and pages share?"""

from datetime import datetime

from pydantic import JsonValue

from domain.base import Fact

HAPPENINGS: dict[str, tuple[str, str]] = {
    # every case
    "opened": ("受理", "opened"),
    "moved": ("进入新阶段", "moved to a new stage"),
    "kept": ("按时做到", "a deadline was kept"),
    "breached": ("超时", "a deadline was broken"),
    "reminded": ("已提醒", "reminded"),
    "escalated": ("已升级", "escalated"),
    "acknowledged": ("已确认收到", "acknowledged"),
    "not_reached": ("没有联系上收件人", "a recipient was not reached"),
    "ticked": ("清单打勾", "checklist items ticked"),
    "noted": ("备注", "noted"),
    "paper_filed": ("单据归档", "paper filed"),
    "paper_signed": ("单据签字", "paper signed"),
    "clock_moved": ("演练拨钟", "the clock was moved"),
    "closed": ("结案", "closed"),
    "cancelled": ("取消", "cancelled"),
    # order: intake, approval, dispatch
    "details_missing": ("资料不全", "details missing"),
    "details_completed": ("资料补全", "details completed"),
    "approval_wanted": ("待审批", "approval wanted"),
    "approved": ("审批通过", "approved"),
    "rejected": ("审批驳回", "rejected"),
    "dispatched": ("开始派单", "dispatch began"),
    "offered": ("派给附近师傅", "offered to nearby technicians"),
    "declined": ("师傅谢绝", "declined by a technician"),
    "widened": ("扩大派单范围", "offered more widely"),
    "unfilled": ("无人接单", "nobody took it"),
    "crews_listed": ("列出合格队伍", "passing crews listed"),
    "placed_with_store": ("下单到门店", "placed with a store"),
    "taken_on": ("门店接单", "taken on by the store"),
    "asked_again": ("向呼叫中心再问", "the call centre asked again"),
    "stores_asked": ("请其他门店协助", "other stores asked"),
    "worker_proposed": ("门店推荐人选", "a store proposed a worker"),
    "grabbed": ("抢单成功", "grabbed"),
    "assigned": ("指派师傅", "assigned"),
    "released": ("师傅退单", "released by the technician"),
    # order: appointment, visit
    "called": ("电话接通", "call connected"),
    "call_missed": ("电话未接通", "call not answered"),
    "appointed": ("约好上门时间", "appointment agreed"),
    "rescheduled": ("改约", "appointment moved"),
    "departed": ("出发", "on the way"),
    "delay_reported": ("报告晚到", "delay reported"),
    "another_visit_wanted": ("要另约时间", "another visit must be agreed"),
    "delay_told_too_late": ("晚到通知太迟", "delay told too late"),
    "running_late": ("已过约定时间", "the appointed time passed"),
    "arrived": ("到达门口", "arrived at the door"),
    "nobody_answered": ("无人应门", "nobody answered the door"),
    "gave_up_waiting": ("等候到时", "the wait is over"),
    "card_left": ("留下留言卡", "a message card was left"),
    "customer_returned": ("客户再次联系", "the customer got in touch"),
    "wait_expired": ("久候无回音", "the customer never came back"),
    "entered": ("进门", "entered"),
    # order: quote, work
    "scope_decided": ("判定收费与否", "scope decided"),
    "survey_begun": ("开始勘测", "survey begun"),
    "surveyed": ("勘测完成", "survey completed"),
    "price_wanted": ("待报价", "price wanted"),
    "quoted": ("报价发出", "quote sent"),
    "quote_approved": ("报价确认", "quote approved"),
    "quote_refused": ("报价未接受", "quote refused"),
    "quote_expired": ("报价失效", "quote expired"),
    "agreed": ("达成一致", "agreed"),
    "paid": ("支付", "paid"),
    "started": ("开工", "work started"),
    "dust_reported": ("粉尘较大", "heavy dust reported"),
    "damage_reported": ("物品受损", "damage reported"),
    "held": ("暂停", "work put on hold"),
    "resumed": ("复工", "work resumed"),
    "finished": ("完工", "work finished"),
    # order: acceptance, closing
    "accepted": ("验收通过", "accepted"),
    "accepted_by_all": ("全部验收通过", "accepted at every level"),
    "refused_at_acceptance": ("验收不合格", "refused at acceptance"),
    "rework_again": ("多次返工", "rework once more"),
    "balance_due": ("待付尾款", "balance due"),
    "settled": ("款项结清", "settled"),
    "reviewed": ("复核", "reviewed"),
    "completed": ("服务完成", "service completed"),
    "rated": ("客户评价", "rated"),
    "followed_up": ("回访", "followed up"),
    "unsatisfied": ("回访不满意", "unsatisfied at follow-up"),
    "unreachable": ("回访未联系上", "unreachable at follow-up"),
    "outcome_posted": ("通报联系结果", "outcome posted"),
    "callback_promised": ("约定答复日期", "an answer promised for a day"),
    "called_back": ("已答复客户", "the customer was answered"),
    "cancel_requested": ("申请取消", "cancellation requested"),
    "cancel_withdrawn": ("撤回取消", "cancellation withdrawn"),
    "refund_due": ("应退款", "refund due"),
    # complaint
    "classified": ("定级", "classified"),
    "raised": ("升级别", "class raised"),
    "lowered": ("降级别", "class lowered"),
    "recorded": ("记录经过", "course of events recorded"),
    "reacted": ("首次回应", "first reaction"),
    "sales_answered": ("答复销售", "sales answered"),
    "checked": ("核实/二次回应", "checked, second reaction"),
    "understood": ("问题已了解", "problem understood"),
    "handed_over": ("转交部门", "handed over"),
    "investigated": ("部门提交方案", "department submitted its solution"),
    "fault_decided": ("责任判定", "fault decided"),
    "apologised": ("致歉", "apologised"),
    "promised": ("承诺时间", "time promised"),
    "progressed": ("进展", "progress"),
    "unsolvable": ("无法解决上报", "reported as unsolvable"),
    "rule_gap_found": ("制度漏洞上报", "gap in the rules reported"),
    "directed": ("上级批示", "decided by a superior"),
    "plan_proposed": ("提出方案", "plan proposed"),
    "plan_agreed": ("客户同意方案", "plan agreed"),
    "plan_declined": ("客户不同意方案", "plan declined"),
    "date_set": ("约定日期", "date agreed"),
    "remedied": ("补救完成", "remedy done"),
    "resolved": ("处理完毕", "resolved"),
    "reopened": ("重新打开", "reopened"),
    "satisfied": ("回访满意", "satisfied at follow-up"),
}


class Event(Fact):
    """Something that happened, at the instant it happened: a late timer does not make it later.

    `facts` hold ids, codes, figures and instants as text; never a name, phone, address or sentence.
    """

    name: str
    at: datetime
    by: str
    facts: dict[str, JsonValue] = {}
