"""How does a refusal, which travels as a name, a clause and facts, become a sentence again?"""

import standards
from api.words import Language, pick
from domain.machines import MACHINES
from domain.people import ROLE_NAMES, Role
from domain.refusal import Refused

STAGES = {
    words[0]: words
    for machine in MACHINES.values()
    for words in (*machine.stages.values(), *machine.over.values())
}


# What refusals name by code, besides stages, roles and the items of a checklist.
WORDS: dict[str, tuple[str, str]] = {
    "result": ("处理结果", "result"),
    "course_of_events": ("事情经过", "course of events"),
    "case_study": ("案例分析", "case study"),
    "department_discussion": ("部门讨论", "department discussion"),
    "complaint_record": ("投诉记录表", "complaint record"),
    "customer_flag": ("客户标记", "customer flag"),
    "company_feedback": ("公司反馈", "feedback to the company"),
    "service_report": ("服务报告", "service report"),
    "special_note": ("特别备注", "special note"),
    "time": ("时间", "time"),
    "place": ("地点", "place"),
    "course": ("经过", "course"),
    "people": ("涉及的人或部门", "people or department"),
    "satisfied": ("是否满意", "satisfied"),
    "still_good": ("维修后情况", "still good"),
    "score": ("评分", "score"),
    "payment_method": ("付款方式", "way of paying"),
    "visit_time": ("上门时间", "visit time"),
    "sales_order": ("销售订单", "sales order"),
    "receipt": ("收据", "receipt"),
    "invoice": ("发票", "invoice"),
    "pickup_slip": ("已付款的提货单", "paid pick-up slip"),
    "delivery_note": ("收货单", "delivery note"),
    "intact": ("货品完好", "the goods are intact"),
    "unopened": ("原包装未拆", "the packing is unopened"),
    "agreement": ("开工前", "before work"),
    "acceptance": ("验收后", "after acceptance"),
}


def refusal_of(name: str, clause: str | None, facts: dict[str, str]) -> Refused:
    """The class of that name; one of a newer house than this is still a refusal."""
    known = {kind.__name__: kind for kind in Refused.__subclasses__()}
    return known.get(name, Refused)(clause, **facts)


def in_words(refused: Refused, language: Language) -> str:
    """The sentence, with stages and roles in the words of its language."""
    listed = _checklist_words(refused.clause)
    facts = {name: _said(name, fact, language, listed) for name, fact in refused.facts.items()}
    return type(refused)(refused.clause, **facts).says(language)


def _checklist_words(clause: str | None) -> dict[str, tuple[str, str]]:
    """The checklists and items of the standard whose clause is named, by their ids."""
    for name in standards.names():
        if clause in standards.clauses(name):
            lists = standards.checklists(name)
            items = {key: (item.zh, item.en) for each in lists.values() for key, item in each.items.items()}
            return {**items, **{key: (each.name.zh, each.name.en) for key, each in lists.items()}}
    return {}


def _said(name: str, fact: str, language: Language, listed: dict[str, tuple[str, str]]) -> str:
    if name == "stage" and fact in STAGES:
        return pick(STAGES[fact], language)
    if name in ("roles", "level"):
        parts = [
            pick(ROLE_NAMES[Role(part)], language) if part in list(Role) else part
            for part in fact.split(", ")
        ]
        return ("、" if language == "zh" else ", ").join(parts)
    if name in ("items", "checklist", "papers", "fields", "stage", "documents", "conditions"):
        known = listed if name in ("items", "checklist") else WORDS
        return ("、" if language == "zh" else ", ").join(
            _either(part.split("|"), known, language) for part in fact.split(", ")
        )
    return fact


def _either(parts: list[str], known: dict[str, tuple[str, str]], language: Language) -> str:
    """One of several that will do: receipt|invoice."""
    words = [pick(known[part], language) if part in known else part for part in parts]
    return ("或" if language == "zh" else " or ").join(words)
