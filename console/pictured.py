"""How do photos and signatures come from a phone to their case, and who may look at them?"""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.cases import case_for
from api.errors import Problem
from api.house import House
from api.words import language_of, pick
from console.access import Signed, SignedIn
from console.commanding import Form, Sorry, form_of, key_in
from console.pictures import LARGEST, NoPhoto, cleaned
from console.signing import agreed_in_writing
from console.technician import show_job
from domain.order import Order
from storage import attachments
from storage.attachments import TooMany

router = APIRouter(include_in_schema=False)
NO_PHOTO = ("这不是能读的照片。请用 JPEG 或 PNG。", "That is no photo we can read. Use JPEG or PNG.")
TOO_LARGE = ("照片超过 8 MB。请拍小一点再传。", "The photo is over 8 MB. Take a smaller one.")
ENOUGH = ("这一单的照片已经够多了（40 张）。", "This job has 40 photos already.")


@router.post("/m/{no}/photos", name="my_photo")
async def my_photo(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    form, photo = await form_of(request), (await request.form()).get("photo")
    content = await photo.read(LARGEST + 1) if isinstance(photo, UploadFile) else b""
    await request.close()  # and the file behind the form with it
    words = await run_in_threadpool(_keep_photo, house, signed, no, form, content)
    if words:
        sorry = Sorry("photo", pick(words, language_of(request)), 422)
        return await run_in_threadpool(show_job, request, house, signed, no, sorry)
    return RedirectResponse(f"/m/{no}#photos", status_code=303)


@router.post("/m/{no}/signature", name="my_signature")
async def my_signature(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    """The customer signs on the phone of the technician who has the job."""
    found = await run_in_threadpool(case_for, house, signed, no)
    _must_have_the_job(signed, found.case.body)
    sorry = await agreed_in_writing(house, signed, found, await form_of(request), language_of(request))
    if sorry:
        return await run_in_threadpool(show_job, request, house, signed, no, sorry)
    return RedirectResponse(f"/m/{no}", status_code=303)


@router.get("/attachments/{attachment}", name="attachment")
def attachment(house: TheHouse, signed: SignedIn, attachment: str) -> Response:
    """For whoever may look at the case."""
    found = attachments.content_of(house.database, attachment)
    if found is None:
        raise Problem(404, "NotFound")
    about, content = found
    case_for(house, signed, about.case_no)
    return Response(content, media_type=about.media_type, headers={"Cache-Control": "private, max-age=3600"})


def _keep_photo(house: House, signed: Signed, no: str, form: Form, content: bytes) -> tuple[str, str] | None:
    """Keep it; or say why not."""
    case = case_for(house, signed, no).case
    _must_have_the_job(signed, case.body)
    if len(content) > LARGEST:
        return TOO_LARGE
    try:
        media_type, picture = cleaned(content)
        attachments.keep(
            house.database, no, "photo", media_type, picture, by=signed.actor.person, key=key_in(form)
        )
    except NoPhoto:
        return NO_PHOTO
    except TooMany:
        return ENOUGH
    return None


def _must_have_the_job(signed: Signed, body: object) -> None:
    if not isinstance(body, Order) or body.technician != signed.actor.person:
        words = ("这一单不是您的。", "This job is not yours.")
        raise Problem(403, "NotYours", words)
