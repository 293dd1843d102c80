"""Where does an integrator read what this door takes and gives, without asking any other server?"""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
SWAGGER = Path(fastapi_offline.__file__).parent / "static"
PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>上门 · Shangmen API</title>
<link rel="stylesheet" href="/assets/swagger/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/assets/swagger/swagger-ui-bundle.js"></script>
<script src="/docs.js"></script>
</body>
</html>
"""
router = APIRouter(include_in_schema=False)


@router.get("/docs", name="docs")
def docs() -> HTMLResponse:
    return HTMLResponse(PAGE)


@router.get("/docs.js", name="docs_script")
def docs_script() -> Response:
    return FileResponse(HERE / "static" / "docs.js", media_type="text/javascript")


def add_assets(app: FastAPI) -> None:
    """Our own start of it, and Swagger's bundle from the wheel `fastapi-offline`."""
    app.mount("/assets/swagger", StaticFiles(directory=SWAGGER), name="swagger")
    app.mount("/assets", StaticFiles(directory=HERE / "static"), name="assets")
