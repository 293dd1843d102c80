"""How does a report that was compiled on its day read, and how is it taken along?"""

from reports.sheet import Column, Sheet, Words
from storage.reading_digests import Digest

HEADS: dict[str, Words] = {
    "standard": ("规范", "Standard"),
    "kind": ("种类", "Kind"),
    "end": ("结果", "End"),
    "cases": ("件数", "Cases"),
    "score": ("评分", "Score"),
    "case": ("单号", "Case"),
    "asked": ("问的方式", "Asked"),
    "satisfied": ("满意吗", "Satisfied"),
    "tracker": ("跟踪人", "Tracker"),
    "since": ("从何时起", "Since"),
    "next": ("下一步", "Next"),
}


def digest_sheet(digest: Digest, title: Words) -> Sheet:
    """As it was kept: what has changed since does not change it, and there is nothing to draw."""
    content = digest.content
    return Sheet(
        name=digest.no,
        title=title,
        about=(content.zh, content.en),
        columns=tuple(Column(HEADS.get(name, (name, name))) for name in content.head),
        rows=content.rows,
        drawing="bars",
        drawn=(),
    )
