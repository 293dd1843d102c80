"""What do the figures of the measurements say of delivery? (`python -m bench.delivery_page` writes the page anew)"""

import sys
from pathlib import Path
from typing import Any

from bench import matrix_page, pages

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "delivery.md"
COLUMNS = (
    "planned",
    "sent",
    "delivered",
    "acknowledged",
    "undeliverable",
    "unknown",
    "doubled",
    "lost",
    "forgotten",
)
HEAD = """# 一条消息的下落 · What becomes of a message

由 `make fault-matrix`、`make chaos-messages`、`make acknowledging`、`make fuzz-webhooks` 量出，不要手改。
Measured, not written by hand; the figures stand in `bench/figures.json`.

一家公司自己每天的数字：`GET /v1/figures/daily`（发出、送达、不明、重复）。
The figures of a house itself, day by day: `GET /v1/figures/daily` (sent, delivered, unknown, doubled).
"""
NEXT = "事项已知道，改走下一通道 · the case heard it, and the next channel is tried"
MISSED = (
    "回执有 {} 次没有送到（API 正被杀，或 5 秒内没有回答），平台不再重送；之后逐条向平台问到，余下的还在问 ·"
    " so many receipts met an API that was down or slower than 5 s and are not repeated; the provider was asked about"
    " each afterwards (after 25 s here, a quarter of an hour in a house), and is still being asked about the rest"
)
OPEN = "等了 {:.0f} 秒后仍在询问服务商，共 {} 条没有走完 · still being asked about when patience ended; {}"
NOT_YET = "还没有量 · not measured yet\n"


def page(figures: dict[str, Any]) -> str:
    parts = (
        ("matrix", matrix_page.matrix),
        ("storm", _chaos),
        ("acknowledging", _acknowledging),
        ("fuzz", _fuzz),
    )
    titles = {
        "matrix": matrix_page.TITLE,
        "storm": "## 坏天气里的消息 · Messages in bad weather",
        "acknowledging": "## 从按键或回复到升级停下 · From a key or a reply until the escalation has stopped",
        "fuzz": "## 乱造的回调 · Odd and forged webhooks",
    }
    said = [
        f"{titles[name]}\n\n{write(figures[name]) if name in figures else NOT_YET}" for name, write in parts
    ]
    return "\n".join([HEAD, *said])


def _chaos(found: dict[str, Any]) -> str:
    plan, tally, said = found["plan"], found["tally"], found["said"]
    row = " | ".join(str(tally[name]) for name in COLUMNS)
    why = "; ".join(f"{words} ({times})" for words, times in found["undeliverable_because"].items()) or "–"
    stands = "; ".join(found.get("waiting", [])) or "–"
    missed = said.get("reports that found nobody at home", 0)
    return f"""服务商对 {plan["faults"]:.0%} 的请求出错，worker 和 API 被 `kill -9` 共 {sum(found["kills"].values())} 次
（worker {found["kills"]["worker"]}，API {found["kills"]["api"]}），{found["seconds"]} 秒，负载：{found["load"]}。
The provider fails {plan["faults"]:.0%} of all requests; the processes are killed at moments of chance.

| {" | ".join(COLUMNS)} |
| {" | ".join("---" for _ in COLUMNS)} |
| {row} |

- `planned` 按规范此刻应已发出的消息，由纯核心重算 · what must have been said by now, told again by the pure core
- `lost` 该发而服务商没有的；`doubled` 服务商收下两次的 · what the provider lacks, and what it took twice
- `forgotten` 按过键、听过谢谢，却没有记下的 · a key pressed and thanked for, and not on record

What remains, and why:

| 余数 residual | 个 | 原因 why |
| --- | --- | --- |
| `undeliverable` | {tally["undeliverable"]} | {why}. {NEXT} |
| `sent`, 未见送达 no receipt | {tally["sent"] - tally["delivered"]} | {MISSED.format(missed)} |
| `unknown` | {tally["unknown"]} | {OPEN.format(plan["quiet_within"], found["unsettled"], stands)} |
| `doubled` | {tally["doubled"]} | {_words(tally["what"], "doubled")} |
| `lost` | {tally["lost"]} | {_words(tally["what"], "lost")} |
| `forgotten` | {tally["forgotten"]} | {_words(tally["what"], "forgotten")} |

Faults: {_list(found["faults"])}. Attempts: {_list(found["attempts"])}.
"""


def _words(what: list[str], kind: str) -> str:
    return "; ".join(line for line in what if line.startswith(kind)) or "–"


def _list(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {times}" for name, times in counts.items())


def _acknowledging(found: dict[str, Any]) -> str:
    names = {"all": "全部 all", "key": "按键 key", "reply": "回复 reply"}
    rows = [
        f"| {names[name]} | {one['count']} | {one['p50']} | {one['p99']} | {one['longest']} |"
        for name in names
        if (one := found[name])["count"]
    ]
    return "\n".join(
        [
            "从服务商发出回调，到 PostgreSQL 里不再有排着的升级消息，秒；目标 p99 ≤ 2。",
            "Seconds from the webhook leaving the provider to no planned row being left; the goal is p99 ≤ 2.",
            f"负载 load: {found['load']}, 同时 at once: {found['at_once']}.\n",
            "| | 次 count | p50 | p99 | 最长 longest |\n| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _fuzz(found: dict[str, Any]) -> str:
    rows = [f"| {kind} | {times} |" for kind, times in found["answers"].items()]
    trouble = "; ".join(found["trouble"]) or "没有 none"
    return "\n".join(
        [
            f"{found['webhooks']} 个，{found['seconds']} 秒，负载 load: {found['load']}。"
            "凡未签名的，前后各比一次库里的状态。",
            "Around all that are not signed the state of the database is compared. Looked: a link was only opened.",
            f"5xx 或未签名而改变了什么 · 5xx, or changed unsigned: {trouble}\n",
            "| 回调与回答 webhook and answer | 个 count |\n| --- | --- |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(pages.kept()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
