"""Why was a command about a sale or a visitor not carried out, by which clause, and what can be done now?"""

from domain.refusal import Refused


class NeverCancelled(Refused):
    zh = "{goods}不能取消订单。请向客户说明。"
    en = "An order of this kind of goods ({goods}) cannot be cancelled. Tell the customer."


class NeverReturned(Refused):
    zh = "{goods}没有质量问题不退不换。有质量问题的，请按质量问题登记。"
    en = "This kind of goods ({goods}) comes back only if it is faulty. If so, enter it as a matter of quality."


class ReturnTooLate(Refused):
    zh = "退换期限到 {until} 为止，已经过了。有质量问题的，请按质量问题登记。"
    en = "Goods could come back until {until}. If they are faulty, enter it as a matter of quality."


class GoodsNotAsRequired(Refused):
    zh = "货品不合退换条件，要求：{conditions}。"
    en = "The goods are not as they must be to come back: {conditions}."


class DocumentsMissing(Refused):
    zh = "还缺凭据：{documents}。请客户出示后再办。"
    en = "Documents are missing: {documents}. Ask the customer to show them."


class NothingToMake(Refused):
    zh = "这不是定做的货品，不用安排生产。请直接交货。"
    en = "These goods are not made to order. Hand them over."


class NotYetMade(Refused):
    zh = "定做的货品还没有生产。请先付清全款、安排生产。"
    en = "These goods are made to order and not yet made. Have them paid in full and produced first."


class NothingToAsk(Refused):
    zh = "还没有{missing}，谈不上这一步。"
    en = "There is nothing yet to ask about: {missing}."


class AlreadyDone(Refused):
    zh = "这一步已经做过了。"
    en = "This was done already."


class AlreadyAsked(Refused):
    zh = "上一个问题还在等上级答复。新情况请写在备注里。"
    en = "An earlier question still waits for the superior. Add to it with a note."


class CareUnfinished(Refused):
    zh = "售后关怀还没做完，差：{missing}。"
    en = "The care after the sale is not finished: {missing}."


class CheckNotSuggested(Refused):
    zh = "质量问题先建议上门检测和维修。请先提出建议，记下客户的答复。"
    en = "For a matter of quality a check and repair on site is suggested first. Suggest it and enter the answer."


class ApologyMissing(Refused):
    zh = "检测是产品的问题，要先诚恳道歉。请道歉并登记。"
    en = "The product is at fault: apologise first, and enter it."


class ChargeMissing(Refused):
    zh = "是使用或保养造成的，要按公司价目表收费。请先登记收费项目。"
    en = "Use or care caused it: charge by the list first."


class NotChargeable(Refused):
    zh = "不是客户造成的，不能收费。"
    en = "It was not the customer's doing, so nothing is charged."


class NotYourTurn(Refused):
    zh = "按接待顺序，这位客人由 {host} 接待。请按顺序接待；轮到的人来不了，由本人或店长换人。"
    en = "By the rota this visitor is received by {host}. Keep the turns; the host or the store manager passes one on."


class UnknownMethod(Refused):
    zh = "没有这种付款方式，可用：{methods}。"
    en = "There is no such way of paying; there are: {methods}."
