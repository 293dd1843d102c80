"""How does each standard read as one page of reference: stages, deadlines, clauses, forms?"""

from collections.abc import Iterator
from pathlib import Path

from domain.machines import MACHINES
from domain.paths import paths_of
from domain.people import ROLE_NAMES, Role
from standards import conflicts
from standards.answering import Answer, answers_of
from standards.compiling import Edition
from standards.edition import Both, PaperField
from standards.library import edition, names
from standards.reading import ROOT, read_yaml
from standards.wording import Entry, entries

REFERENCE = ROOT / "docs" / "reference"
STATUS = {
    "kept": ("管住", "kept"),
    "shown": ("展示", "shown"),
    "declined": ("不管", "declined"),
    "open": ("未答", "open"),
}


def pages() -> dict[str, str]:
    """Every generated page, by its path below docs/reference."""
    found = {f"standards/{name}.md": page(edition(name)) for name in names()}
    return {"conflicts.md": conflicts.page(), **found}


def write(folder: Path = REFERENCE) -> list[str]:
    """Write the pages that differ from what lies there, and name them."""
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def page(law: Edition) -> str:
    """docs/reference/standards/<name>.md"""
    parts = [
        f"# {law.name} {law.edition}\n\n由 `make standards-docs` 生成 · made by `make standards-docs`\n",
        _diagram(law),
        _law(law),
        _clauses(law),
        _papers(law),
    ]
    return "\n".join(part for part in parts if part)


def _diagram(law: Edition) -> str:
    machine = MACHINES[law.kind]
    edges: dict[tuple[str, str], list[str]] = {}
    paths = paths_of(law.standard)
    for start, to, trigger in sorted(paths.edges):
        edges.setdefault((start, to), []).append(trigger)
    stages = [*paths.open, *paths.over]
    said = "".join(f"  {stage}: {' · '.join(machine.words(stage))}\n" for stage in stages)
    drawn = "".join(f"  {start} --> {to}: {', '.join(by)}\n" for (start, to), by in edges.items())
    ends = "".join(f"  {stage} --> [*]\n" for stage in paths.over)
    return (
        "## 阶段 · Stages\n\n```mermaid\nstateDiagram-v2\n"
        f"{said}  [*] --> {machine.first}\n{drawn}{ends}```\n"
    )


def _law(law: Edition) -> str:
    head = "| 项目 entry | 规定 | what it lays down | 条款 clause |\n| --- | --- | --- | --- |\n"
    found = entries(law.standard)
    told = [
        (name, entry) for name, entry in found.items() if entry.kind in ("deadline", "notice", "calendar")
    ]
    rules = [(name, entry) for name, entry in found.items() if entry.kind in ("rule", "gate", "paper")]
    tables = [("时间表 · Timetable", told), ("数值和关口 · Values and gates", rules)]
    return "\n".join(
        f"## {title}\n\n{head}"
        + "".join(
            f"| `{name}`{_called(entry)} | {_cell(entry.zh)} | {_cell(entry.en)} | {entry.clause or ''} |\n"
            for name, entry in some
        )
        for title, some in tables
    )


def _called(entry: Entry) -> str:
    return f"<br>{' / '.join(entry.called)}" if entry.called else ""


def _clauses(law: Edition) -> str:
    head = "## 条款 · Clauses\n\n| 条款 clause | 内容 | what it says | 由谁守住 kept by |\n| --- | --- | --- | --- |\n"
    declined = read_yaml(law.folder / "declined.yaml", dict[str, Both])
    return head + "".join(
        f"| {clause} | {_cell(law.clauses[clause].zh)} | {_cell(law.clauses[clause].en)} "
        f"| {_kept(answer, declined.get(clause))} |\n"
        for clause, answer in answers_of(law).items()
    )


def _kept(answer: Answer, why_not: Both | None) -> str:
    zh, en = STATUS[answer.status]
    if answer.status == "declined" and why_not:
        return f"{zh} {en}：{_cell(why_not.zh)} {_cell(why_not.en)}"
    return f"{zh} {en}：{', '.join(f'`{keeper}`' for keeper in answer.by)}"


def _papers(law: Edition) -> str:
    if not law.papers.papers:
        return ""
    return "## 单据 · Forms and records\n\n" + "\n".join(
        "".join(line for line in _paper(law, name)) for name in law.papers.papers
    )


def _paper(law: Edition, name: str) -> Iterator[str]:
    paper = law.papers.papers[name]
    yield f"### {paper.name.zh} · {paper.name.en} (`{name}`)\n\n"
    held = ", ".join(f"`{want.holds}` ({want.clause})" for want in paper.wanted)
    yield f"- 谁填 filled in by: {_people(paper.filled_by) or '全体员工 any of the staff'}\n"
    yield f"- 谁签 signed by: {_people(paper.signed_by) or '—'}\n"
    yield f"- 归档 filed at: {_people((paper.filed_at,))}\n"
    yield f"- 抄送 copies: {_people(paper.copies) or '—'}\n"
    yield f"- 没有它不能 holds: {held or '—'}\n\n"
    if paper.fields:
        yield "| 栏目 field | | | 类型 kind |\n| --- | --- | --- | --- |\n"
        yield from (_field(key, field) for key, field in paper.fields.items())


def _field(key: str, field: PaperField) -> str:
    wanted = "" if field.required else " （可空 optional）"
    return f"| `{key}` | {field.zh} | {field.en} | {field.kind}{wanted} |\n"


def _people(roles: tuple[Role, ...]) -> str:
    return "、".join(" ".join(ROLE_NAMES[role]) for role in roles)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
