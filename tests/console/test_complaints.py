"""Does each complaint stand in the lane of its class, with what became of that class?"""

from tests.api.conftest import CUSTOMER, Door
from tests.console.visitor import send, shown


def complain(door: Door, **more: object) -> str:
    said = {"customer": CUSTOMER, "subject": "soft", "words": "师傅态度差", **more}
    answer = door.post("/v1/complaints", said)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["no"])


def lane(page: str, severity: int) -> str:
    return page.split(f'id="class-{severity}"')[1].split("</section>")[0]


def test_a_complaint_climbs_to_the_third_lane(door: Door) -> None:
    no = complain(door)
    page = shown(door, "/complaints")
    assert no in lane(page, 1)
    assert no not in lane(page, 3)
    raised = send(door, f"/cases/{no}", f"/cases/{no}/commands", kind="raise_class", signal="media")
    assert raised.status_code == 200, raised.text
    page = shown(door, "/complaints")
    assert no in lane(page, 3)
    assert no not in lane(page, 1)
    assert 'class="moves' in lane(page, 3), "how its class moved is told"


def test_words_of_complainants_are_no_markup(door: Door) -> None:
    complain(door, words="<script>x</script>")
    assert "<script>x" not in shown(door, "/complaints")


def test_a_case_study_is_written_on_the_page(door: Door) -> None:
    no = complain(door, signals=["media"])
    path = f"/cases/{no}"
    assert 'name="answers[cause]"' in shown(door, path)
    study = {"kind": "file_paper", "paper": "case_study", "by": "per_desk"}
    lacking = send(door, path, f"{path}/commands", **study, **{"answers[course]": "晚到四十分钟"})
    assert lacking.status_code == 409
    assert "晚到四十分钟" in lacking.text, "what was filled in comes back"
    answers = {
        "course": "晚到四十分钟",
        "cause": "改约没有告诉师傅",
        "handling": "当天补做",
        "lesson": "改约必须回执",
    }
    filled = {f"answers[{name}]": said for name, said in answers.items()}
    done = send(door, path, f"{path}/commands", **study, **filled)
    assert done.status_code == 200, done.text
    page = shown(door, path)
    assert "已归档" in page
    assert "改约没有告诉师傅" in page, "it is there to be read and put right"
