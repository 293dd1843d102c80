"""What does Twilio itself say that a request to it, and its answer, look like?"""

import base64
import fcntl
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.referee.node import CannotFetch, npm
from tests.referee.pins import DESCRIPTION, KEPT_IN, Package

Json = dict[str, Any]
BY_HAND = "TWILIO_OAPI"
INSTEAD = (
    f"或下载 {DESCRIPTION.wanted}，用 {BY_HAND}=…/twilio_api_v2010.json 指明文件。",
    f"or name the file of {DESCRIPTION.wanted} yourself: {BY_HAND}=…/twilio_api_v2010.json",
)
ACCOUNT = "/2010-04-01/Accounts/{AccountSid}/"
ENDS = ("Messages.json", "Messages/{Sid}.json", "Calls.json", "Calls/{Sid}.json")
SPOKEN = tuple(ACCOUNT + end for end in ENDS)
MISSING: list[CannotFetch] = []
FORM = "application/x-www-form-urlencoded"


def place() -> Path:
    """The file: named by hand, or fetched once by npm and kept outside of git."""
    by_hand = os.environ.get(BY_HAND)
    if by_hand:
        if not Path(by_hand).is_file():
            raise CannotFetch(DESCRIPTION.wanted, f"{BY_HAND}={by_hand}", INSTEAD)
        return Path(by_hand)
    kept = KEPT_IN / f"{DESCRIPTION.integrity[7:19].replace('/', '_')}-{Path(DESCRIPTION.file).name}"
    if not kept.exists():
        KEPT_IN.mkdir(parents=True, exist_ok=True)
        with (KEPT_IN / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of one run want it at the same moment
            if not kept.exists():
                _keep(unpacked(fetched(DESCRIPTION), DESCRIPTION), kept)
    return kept


def fetched(package: Package) -> bytes:
    """The packed file, straight from the registry that this machine uses."""
    with tempfile.TemporaryDirectory() as bench:
        try:
            done = npm("pack", "--loglevel=error", "--ignore-scripts", package.wanted, at=Path(bench))
        except subprocess.TimeoutExpired as late:
            raise CannotFetch(package.wanted, str(late), INSTEAD) from late
        packed = list(Path(bench).glob("*.tgz"))
        if done.returncode or len(packed) != 1:
            raise CannotFetch(package.wanted, done.stderr or done.stdout, INSTEAD)
        return packed[0].read_bytes()


def unpacked(packed: bytes, package: Package) -> bytes:
    """The one file of it that we read, if the whole is what was pinned."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if found != package.integrity:
        raise CannotFetch(package.wanted, f"{found} ≠ {package.integrity}", INSTEAD)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        inside = archive.extractfile(package.file)
        if inside is None:
            raise CannotFetch(package.wanted, package.file, INSTEAD)
        return inside.read()


def _keep(said: bytes, kept: Path) -> None:
    """Renamed when whole: a run cut short leaves no half of a description behind."""
    half = kept.with_suffix(".half")
    half.write_bytes(said)
    half.replace(kept)


def trimmed(whole: Json) -> Json:
    """Messages and calls alone: 4 of 121 paths, which a referee reads in a tenth of the time."""
    paths = {path: whole["paths"][path] for path in SPOKEN}
    for path in paths.values():
        for request in (part for part in path.values() if "responses" in part):
            if "requestBody" in request:
                form = request["requestBody"]["content"][FORM]
                form["encoding"] = _repeated(form["schema"])
            _relative(request["responses"].get("200", {}))
    named = _named(paths, whole["components"]["schemas"], {})
    components = {"schemas": named, "securitySchemes": whole["components"]["securitySchemes"]}
    return {**whole, "paths": paths, "components": components}


def _repeated(schema: Json) -> Json:
    """A list is sent by repeating its key; the description leaves that unsaid, and referees then expect commas."""
    lists = [name for name, about in schema["properties"].items() if about.get("type") == "array"]
    return {name: {"style": "form", "explode": True} for name in lists}


def _relative(answer: Json) -> None:
    """A page's addresses are called full ones, and are relative in every example of the same description."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    for about in schema.get("properties", {}).values():
        if about.get("format") == "uri":
            about["format"] = "uri-reference"


def _named(part: object, schemas: Json, found: Json) -> Json:
    """The schemas that are referred to, and those that they refer to."""
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in found:
            found[name] = schemas[name]
            _named(schemas[name], schemas, found)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _named(inner, schemas, found)
    return found


@cache
def description() -> Json:
    """Read once a process; nobody may change it."""
    if MISSING:
        raise MISSING[0]
    try:
        return trimmed(json.loads(place().read_text(encoding="utf-8")))
    except CannotFetch as missing:
        MISSING.append(missing)  # else every test of the run would wait for the same registry again
        raise
