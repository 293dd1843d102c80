"""What are the entries of a standard, and the values that stand in them, called by those who do not program?"""

import re

from domain.people import ROLE_NAMES, Role
from domain.span import Span

Words = tuple[str, str]

# By the parts of its name: `goods.regular.cancel.fee_percent` is read from the left.
PARTS: dict[str, Words] = {
    "intake": ("受理", "Intake"),
    "dispatch": ("派单", "Dispatch"),
    "appointment": ("预约", "Appointment"),
    "visit": ("上门", "Visit"),
    "quote": ("报价", "Quote"),
    "payment": ("付款", "Payment"),
    "work": ("施工", "Work"),
    "acceptance": ("验收", "Acceptance"),
    "closing": ("收尾", "Closing"),
    "cancellation": ("取消", "Cancellation"),
    "coordination": ("协调", "Coordination"),
    "materials": ("材料", "Materials"),
    "privacy": ("保密", "Privacy"),
    "retention": ("留存", "Keeping"),
    "substitutes": ("代办", "Standing in"),
    "clarification": ("核实", "Clarifying"),
    "remedy": ("处理", "Remedy"),
    "goods": ("货品", "Goods"),
    "returns": ("退货", "Returns"),
    "repair": ("维修", "Repair"),
    "care": ("回访关怀", "Care"),
    "reception": ("接待", "Reception"),
    "sale": ("特价品", "Sale goods"),
    "case": ("全程", "Throughout"),
    "methods": ("付款方式", "Ways to pay"),
    "owners": ("经办人", "Who owns it"),
    "regular": ("常规品", "regular"),
    "custom": ("定制品", "made to order"),
    "clearance": ("清仓品", "clearance"),
    "special": ("特殊品", "special"),
    "self_pickup": ("自提品", "taken along"),
    "cancel": ("取消", "cancelling"),
    "chain": ("谁来验收", "who accepts"),
    "score": ("要打分", "a score is asked for"),
    "signature": ("要签字", "a signature is needed"),
    "tell_superior_after_rounds": ("返工几次后告诉上级", "rounds until the superior is told"),
    "delay": ("晚到怎么办", "when late"),
    "late_notice": ("晚到须提前多久说", "a delay is told ahead by"),
    "read_back": ("要复述", "read back"),
    "slot": ("时段长度", "length of a slot"),
    "visit_length": ("一次上门多久", "length of a visit"),
    "approvals": ("谁批准", "who approves"),
    "documents": ("要带的凭证", "papers to bring"),
    "fee_percent": ("扣费（%）", "fee (%)"),
    "free_within": ("多久内免费", "free within"),
    "least_fee_percent": ("至少扣（%）", "least fee (%)"),
    "fee_of": ("按什么扣", "fee of"),
    "ask_about_delivery": ("谁问送货", "who asks about the delivery"),
    "attempts": ("试几次", "attempts"),
    "call": ("打电话", "a call"),
    "letter": ("寄信", "a letter"),
    "second_call": ("第二次电话", "second call"),
    "superiors": ("上级", "superiors"),
    "damage_basis": ("损坏按什么赔", "damage is paid"),
    "follow_up_attempts": ("回访试几次", "follow-up attempts"),
    "follow_up_share": ("回访比例（%）", "followed up (%)"),
    "review": ("谁复核", "who reviews"),
    "warranty": ("质保", "warranty"),
    "check_needs_support": ("检查要给支援并签字", "a check gives support and is signed"),
    "entry_fields": ("登记哪些", "what is entered"),
    "exception_by": ("谁可例外", "who may except"),
    "result_signed": ("结果要签字", "the result is signed"),
    "customer_fault_charged": ("客户责任收费", "the customer's fault is charged"),
    "mode": ("派单方式", "how"),
    "offer_to_nearest": ("同时派给最近几位", "offered to the nearest"),
    "rounds": ("派几轮", "rounds"),
    "scorecard": ("评分表", "scorecard"),
    "widen_by": ("每轮多派几位", "widened by"),
    "promise_first": ("先告诉客户等多久再转交", "tell how long it will take before handing over"),
    "facts_before_fault": ("先查事实再定责", "facts before fault"),
    "cancellable": ("可取消", "can be cancelled"),
    "credit": ("可折换", "can be credited"),
    "quality": ("质量问题", "when faulty"),
    "returnable": ("可退", "returnable"),
    "prepaid": ("预付（%）", "prepaid (%)"),
    "condition": ("退货条件", "condition"),
    "since": ("从何时算", "counted from"),
    "within": ("多久内", "within"),
    "greet_by_name": ("称呼姓名", "greeted by name"),
    "in_turn": ("轮流接待", "in turn"),
    "lowering": ("谁可降级", "who may lower"),
    "consent": ("要客户同意", "the customer agrees"),
    "highest_only": ("只按最高价", "the highest price only"),
    "markup_percent": ("加价（%）", "markup (%)"),
    "qualified": ("只用合格品", "approved goods only"),
    "round_to": ("取整到（元）", "rounded to (yuan)"),
    "window": ("算价时间窗", "window"),
    "media_severity": ("媒体介入算几类", "the press makes it class"),
    "threat_severity": ("扬言公开算几类", "a threat makes it class"),
    "repeat_severity": ("重复投诉算几类", "a repeat makes it class"),
    "repeat_window": ("多久内算重复", "a repeat within"),
    "method_before_price": ("先定付法再谈价", "method before price"),
    "full": ("全款", "in full"),
    "instalments": ("分期", "instalments"),
    "mortgage": ("按揭", "mortgage"),
    "cash_on_site": ("当场收现金", "cash on site"),
    "large": ("大单", "large jobs"),
    "small": ("小单", "small jobs"),
    "on_site": ("现场", "on site"),
    "plan_needs_agreement": ("方案要客户同意", "the plan needs a yes"),
    "address": ("地址给谁看", "the address"),
    "technician_phone": ("师傅电话给客户看吗", "the technician's number"),
    "by_list_only": ("只按价目表", "by the list only"),
    "large_needs_signature": ("大单要签字", "large ones are signed"),
    "large_needs_survey": ("大单要勘测", "large ones are surveyed"),
    "needed": ("要不要报价", "needed"),
    "small_before_visit": ("小单先报价再上门", "small ones before the visit"),
    "survey_fee": ("勘测费（元）", "survey fee (yuan)"),
    "record_fields": ("记录哪些", "what is recorded"),
    "confirmed_by": ("谁确认", "confirmed by"),
    "handover_date": ("要约交货日", "a date of handover"),
    "return_date": ("要约取回日", "a date of return"),
    "required_details": ("必须问清", "must be known"),
    "free": ("免费单", "free jobs"),
    "paid": ("付费单", "paid jobs"),
    "held_by_complaints_from": ("几类投诉未结就不删", "kept while complaints from class"),
    "identity": ("证件", "identity papers"),
    "apology_first": ("先道歉", "apologise first"),
    "check_first": ("先检查", "check first"),
    "reviewers": ("谁审核", "who reviews"),
    "visit_time_first": ("先约时间", "agree a time first"),
    "second_reaction_promises": ("再次回应要给承诺", "the second reaction promises"),
    "customer": ("客户不在时", "when the customer is away"),
    "superior": ("上级是谁", "the superior"),
    "understand_anew": ("重开后重新听懂", "understand anew once it is open again"),
    "understand_first": ("先听懂再转交", "understand before handing over"),
    "after_wait": ("等满以后", "after the wait"),
}
VALUES: dict[str, Words] = {
    "store": ("交给门店", "placed with a store"),
    "assign": ("调度指派", "assigned"),
    "grab": ("师傅抢单", "raced for"),
    "eta": ("报新的到达时间", "a new time of arrival is told"),
    "reschedule": ("改约", "another time is agreed"),
    "customer_choice": ("由客户选", "the customer chooses"),
    "wait_for_customer": ("等客户另约", "wait for the customer"),
    "book_next": ("约下一次", "book the next visit"),
    "if_chargeable": ("要收费时", "where something is charged"),
    "always": ("总是", "always"),
    "never": ("从不", "never"),
    "equal_value": ("等值", "at equal value"),
    "at_price": ("按原价", "at its price"),
    "hidden": ("不给看", "hidden"),
    "shown": ("给看", "shown"),
    "district_until_accepted": ("接单前只看到区", "the district until the job is taken"),
    "full": ("完整", "whole"),
    "permanent": ("一直留存", "for good"),
    "order_amount": ("订单金额", "the order's amount"),
    "delivery": ("送货", "delivery"),
    "intact": ("完好", "intact"),
    "sale": ("购买", "purchase"),
    "unopened": ("未拆封", "unopened"),
    "accept": ("受理", "accepted"),
    "review": ("审核", "reviewed"),
    "sales_order": ("销售单", "sales order"),
    "receipt": ("收据", "receipt"),
    "invoice": ("发票", "invoice"),
    "pickup_slip": ("提货单", "pick-up slip"),
    "delivery_note": ("送货单", "delivery note"),
    "time": ("时间", "time"),
    "place": ("地点", "place"),
    "course": ("经过", "course of events"),
    "people": ("涉及的人", "people"),
    "name": ("姓名", "name"),
    "address": ("地址", "address"),
    "phone": ("电话", "phone"),
    "problem": ("问题", "problem"),
    "requested_for": ("希望的时间", "time wanted"),
    "contact": ("联系人", "contact"),
    "contact_phone": ("联系电话", "contact's phone"),
    "content": ("内容", "content"),
    "opinions": ("意见", "opinions"),
    "attitude": ("态度", "attitude"),
    "plan": ("计划", "plan"),
    "acceptance": ("验收", "acceptance"),
    "agreement": ("达成", "agreement"),
    "price": ("价格", "price"),
    "quality": ("质量", "quality"),
    "service": ("服务", "service"),
    "soft": ("服务类投诉", "complaints about service"),
    "hard": ("产品类投诉", "complaints about the product"),
    "inventory_policy": ("备货", "stock"),
    "flexibility": ("灵活", "flexibility"),
    "financial_stability": ("财务稳健", "financial stability"),
    "communication_stability": ("沟通稳定", "steady communication"),
}
YES_NO: dict[str, Words] = {"yes": ("是", "yes"), "no": ("否", "no")}
NUMBERED: dict[str, Words] = {
    "owners": ("{} 类", "class {}"),
    "large": ("第 {} 笔", "part {}"),
    "small": ("第 {} 笔", "part {}"),
    "on_site": ("第 {} 笔", "part {}"),
}
CODE = re.compile(r"[a-z][a-z_]+")
SHARE = re.compile(r"share=(\d+) due_on=(\w+)")
WAY_TO_PAY = re.compile(r"zh=(.+) en=(.+) discount=(\d+) at_once=(\d+)")
SCORECARD = re.compile(r"\{'criteria': \[(.+)\], 'at_least': (\d+)\}")


def entry_words(name: str) -> Words | None:
    """`visit.after_wait` as 上门 · 等满以后. A part that came later than this list is passed over."""
    found: list[Words] = []
    before = ""
    for part in name.split("."):
        if part.isdigit() and before in NUMBERED:
            zh, en = NUMBERED[before]
            found.append((zh.format(part), en.format(part)))
        elif part in PARTS:
            found.append(PARTS[part])
        before = part
    zh, en = " · ".join(one[0] for one in found), " · ".join(one[1] for one in found)
    return (zh, en) if found else None


def value_words(said: str) -> Words:
    """A rule's value as it stands in the file, with its codes and lengths of time in words."""
    return _value(said, 0), _value(said, 1)


def _value(said: str, language: int) -> str:
    if said in YES_NO:
        return YES_NO[said][language]
    try:
        return Span.parse(said).in_words(("zh", "en")[language])
    except ValueError:
        return _coded(said, language)


def _coded(said: str, language: int) -> str:
    if found := SHARE.fullmatch(said):
        when = _word(found[2], language)
        return (f"{when}时付 {found[1]} %", f"{found[1]} % at {when}")[language]
    if found := WAY_TO_PAY.fullmatch(said):
        zh = f"{found[1]}：让 {found[3]} %，当场付 {found[4]} %"
        return (zh, f"{found[2]}: {found[3]} % off, {found[4]} % at once")[language]
    if found := SCORECARD.fullmatch(said):
        criteria = _listed(found[1].replace("'", ""), language)
        return (f"{criteria}；每项至少 {found[2]} 分", f"{criteria}; at least {found[2]} each")[language]
    return _listed(said, language)


def _listed(said: str, language: int) -> str:
    known = CODE.sub(lambda code: _word(code[0], language), said)
    return known.replace("|", ("或", " or ")[language]).replace(", ", ("、", ", ")[language])


def _word(code: str, language: int) -> str:
    if code in VALUES:
        return VALUES[code][language]
    return ROLE_NAMES[Role(code)][language] if code in list(Role) else code
