"""What does docs/reference/known-faults.md say? (`python -m tests.domain.known_faults.page` writes it anew)"""

import importlib
import sys
from pathlib import Path

from tests.domain.known_faults.faults import KNOWN, Fault

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "reference" / "known-faults.md"
HEAD = """# 别家栽过的跟头 · Where others went astray

别的工单、投诉、排班产品在期限上答错过的题，每一道都有出处，都有一个测试：我们的答案必须对，并且不能是他们答错的那个。
由 `python -m tests.domain.known_faults.page` 写成，不要手改。
· Wrong answers that other products gave about deadlines. Each has its thread, and a test of ours: our answer must be
the right one, and not theirs. Written by `python -m tests.domain.known_faults.page`, not by hand.

“数字”一栏：出处里有数字的照用（他们的）；只说了规则的，用我们自己的数字照那条规则算（我们的）。
· Figures: theirs where the thread gives them; ours where it tells the rule alone, put to figures of our own.

| # | 产品 product | 出处 thread | 错在哪 what went wrong | 数字 figures | 错的答案 wrong | 我们的 ours | 测试 test |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
FIGURES = {"theirs": "他们的 theirs", "ours": "我们的 ours"}


def known() -> list[Fault]:
    """In the order of the files that hold their tests, and of the tests in them."""
    for file in sorted(HERE.glob("test_*.py")):
        importlib.import_module(f"tests.domain.known_faults.{file.stem}")
    return list(KNOWN.values())


def page() -> str:
    return HEAD + "".join(_line(number, fault) for number, fault in enumerate(known(), start=1))


def _line(number: int, fault: Fault) -> str:
    cells = (
        str(number),
        fault.product,
        f"[{fault.thread}]({fault.address})",
        f"{fault.zh}<br>{fault.en}",
        FIGURES[fault.figures],
        fault.wrong,
        fault.right,
        f"`{fault.test}`",
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
