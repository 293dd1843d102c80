"""Does every page come in two languages and two lights, and without anything from elsewhere?"""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import Response

from api.cases import without_keys
from api.headers import SafeAnswers
from console.rendering import asset, page
from console.routes import add_console
from tests.api.conftest import settings_for


@pytest.fixture
def browser() -> Iterator[TestClient]:
    app = FastAPI()
    app.add_middleware(SafeAnswers)
    add_console(app, settings_for(sandbox=True))

    @app.get("/test/{template}")
    def show(request: Request, template: str) -> Response:
        return page(request, template, toasts=[("good", "<b>好</b>")], live="/live")

    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("frame", ["base.html", "small.html"])
def test_a_choice_of_language_and_light_is_remembered(browser: TestClient, frame: str) -> None:
    assert 'lang="zh-CN"' in browser.get(f"/test/{frame}").text
    assert 'lang="en"' in browser.get(f"/test/{frame}?lang=en&theme=dark").text
    again = browser.get(f"/test/{frame}").text
    assert 'lang="en"' in again
    assert 'data-theme="dark"' in again
    assert "data-theme" not in browser.get(f"/test/{frame}?theme=auto").text


@pytest.mark.parametrize("frame", ["base.html", "small.html"])
def test_a_frame_asks_nobody_else_and_needs_no_inline_code(browser: TestClient, frame: str) -> None:
    shown = browser.get(f"/test/{frame}").text
    found = re.findall(r'(?:src|href)="([^"#?][^"]*)"', shown)
    assert found
    for address in found:
        assert address.startswith(("/", "http://testserver/")), address
        if address.startswith("/static/"):
            kept = browser.get(address)
            assert kept.status_code == 200, address
            assert "immutable" in kept.headers["cache-control"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", shown)
    assert "<b>" not in shown


def test_a_file_of_another_content_has_another_address() -> None:
    assert asset("tokens.css") != asset("shangmen.css").replace("shangmen", "tokens")


def test_a_link_in_a_message_is_its_receivers_alone() -> None:
    said = "报价列在 https://house.example/c/QoBmBF3k_ZWrZxyEAyph6w 。单子在 https://house.example/cases/SO-1"
    assert (
        without_keys(said) == "报价列在 https://house.example/c/… 。单子在 https://house.example/cases/SO-1"
    )
    assert without_keys(None) is None
