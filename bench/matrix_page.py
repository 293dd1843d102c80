"""What does the fault matrix say of each channel, and why is there a residual where there is one?"""

from domain.channel import CHANNELS
from tests.activities.matrix import PLAYS

Cells = dict[str, dict[str, str]]
TITLE = "## 每种故障、每个渠道 · Each fault on each channel"
LEAD = """一条消息，一种故障，走到底为止（`make test` 每次都重演，与此表不符就失败）。
One message, one fault, until nothing more is to be done; `make test` plays it all again and fails where this differs.
"""
ASKED = (
    "结果不明时向服务商查询，查到就不再发，查不到才再发 ·"
    " what is in doubt is looked up there: found, it is not sent again; not found, it is"
)
WHY = {
    "sms": ASKED,
    "voice": ASKED,
    "webhook": "同一 `Idempotency-Key` 再送一次，对方只收一次 · sent again under the same key, which is taken once",
    "aliyun_sms": ASKED,
    "aliyun_voice": "只能等话单：90 秒内有回执就以回执为准，否则由 `if_unsure` 决定 ·"
    " only its report tells; without one in 90 s the sentence decides",
    "push": "Apprise 只说成或没成，没成也可能已发，由 `if_unsure` 决定；它说成了也只算交出去 ·"
    " Apprise says yes or no, and a no may have gone out; a yes is no more than handed over",
    "email": "邮件服务器查不到已收的信；断在交信之后才不明 ·"
    " no mail server tells what it took; in doubt only once the words were handed over",
}
NAMES = {"aliyun_sms": "短信（阿里云）", "aliyun_voice": "电话（阿里云）"}
CANNOT = (
    "查不到是否已发，由话术的 `if_unsure` 决定：宁重勿漏的再发一次，其余改走下一渠道 ·"
    " cannot be asked, so the sentence decides: said again, or the next channel is told"
)
LEGEND = """- 数字：服务商收下的次数；`→`：事项已知道没有把握，改走下一渠道（`0→` 没到，`1→` 其实到了）。
  The number is how often the provider took it; an arrow: the case is told, and the next channel says it.
- 查不到的渠道有两个值：`if_unsure: send_again` / `stay_silent` 的话术。
  Where nobody can be asked there are two: for sentences that are said again, and for those that are not.
- `before`、`after`：在服务商收下之前、之后。`killed` 是 worker 被 `kill -9`。`failure early` 是服务商自己说没发成。
  Before and after the provider took it; `failure early` is the provider's own word that it was not delivered.
"""


def matrix(found: dict[str, Cells]) -> str:
    """Both tables: what is left over on each channel and why, and every single end."""
    return "\n".join([LEAD, _residuals(found), LEGEND, _ends(found)])


def _residuals(found: dict[str, Cells]) -> str:
    head = (
        "| 渠道 channel | 条 played | 恰一次 once | 两次 twice | 到了仍改道 arrived, handed on |"
        " 没到而改道 not taken, handed on | 丢失 lost | 为什么 why |"
    )
    rows = [head, "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for name, cells in found.items():
        ends = [words for row in cells.values() for words in row.values()]
        counts = [ends.count(words) for words in ("1", "2", "1→", "0→", "0")]
        shown = " | ".join(str(count) for count in (len(ends), *counts))
        rows.append(
            f"| `{name}` {NAMES.get(name) or CHANNELS[name].zh} | {shown} | {WHY.get(name, CANNOT)} |"
        )
    return "\n".join([*rows, ""])


def _ends(found: dict[str, Cells]) -> str:
    rows = [f"| 故障 fault | {' | '.join(found)} |", f"| --- |{' --- |' * len(found)}"]
    for play in PLAYS:
        ends = [" / ".join(cells[play].values()) if play in cells else "–" for cells in found.values()]
        rows.append(f"| {play} | {' | '.join(ends)} |")
    return "\n".join([*rows, ""])
