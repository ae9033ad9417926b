"""The same file as evidence of two activities: told at entry, to the head, listed. Where pictures were taken."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from chieng.core.actors import SYSTEM
from chieng.core.files import PHOTOS, Location, location_of, path_of, store
from chieng.core.models import AuditEntry, PersonalValue
from chieng.ledger import actions, queries
from chieng.ledger.kinds import State
from chieng.ledger.models import Activity, Evidence, StagedUpload
from tests.factories.ledger import make_activity
from tests.factories.organisations import make_unit
from tests.ledger.conftest import Place as Here

SAMPLES = Path(__file__).parents[1] / "core" / "data"
LIST = "/hoat-dong/minh-chung-dung-lai/"
UPLOAD = "/hoat-dong/ghi/tep/"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def jpeg(note: str = "", *, colour: str = "red") -> bytes:
    """A picture whose bytes differ by `note` while its pixels do not."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = note
    Image.new("RGB", (60, 40), colour).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


Prove = Callable[..., Activity]


@pytest.fixture
def prove(here: Here) -> Prove:
    """An activity of the commune, unless told otherwise, proved by `content`."""

    def run(content: bytes, *, title: str, state: State = State.SUBMITTED, **given: Any) -> Activity:
        given = {"unit": here.commune, "actor": here.officer, **given}
        activity = make_activity(title=title, state=State.DRAFT, **given)
        stored = store(io.BytesIO(content), allowed=PHOTOS)
        actions.attach_evidence(activity, file=stored, name=f"{title}.jpg", actor=given["actor"])
        if state == State.SUBMITTED:
            actions.submit(activity, actor=given["actor"])
        if state == State.WITHDRAWN:
            actions.withdraw(activity, reason="Ghi nhầm", actor=given["actor"])
        return Activity.objects.get(pk=activity.pk)

    return run


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def send(client: Client, content: bytes, **fields: str) -> str:
    given = {"file": SimpleUploadedFile("anh.jpg", content), "client_id": str(uuid4()), **fields}
    return client.post(UPLOAD, given).content.decode()


def test_the_officer_is_told_at_once_and_nothing_is_blocked(here: Here, client: Client, prove: Prove) -> None:
    prove(jpeg(), title="Họp thôn Một")
    client.force_login(here.officer)
    line = send(client, jpeg())
    assert "Tệp này đã dùng cho:" in line
    assert "Họp thôn Một" in line
    assert StagedUpload.objects.count() == 1
    assert "đã dùng cho" not in send(client, jpeg(colour="blue"))


def test_the_same_pixels_under_another_hash_are_the_same_picture(here: Here, client: Client, prove: Prove) -> None:
    activity = prove(jpeg("first"), title="Họp thôn Một")
    client.force_login(here.officer)
    assert "Họp thôn Một" in send(client, jpeg("second"))
    kept = Evidence.objects.exclude(file=None).get(activity=activity).file
    assert kept is not None
    assert "Họp thôn Một" in send(client, path_of(kept).read_bytes())  # as it was downloaded from here


def test_an_activity_of_others_is_counted_and_not_named(
    here: Here, elsewhere: Here, client: Client, prove: Prove
) -> None:
    prove(jpeg(), title="Họp của tỉnh khác", unit=elsewhere.commune, actor=elsewhere.officer)
    client.force_login(here.officer)
    line = send(client, jpeg())
    assert "1 hoạt động ngoài phạm vi của anh/chị" in line
    assert "Họp của tỉnh khác" not in line
    mine = prove(jpeg(), title="Họp của tôi")
    for address in (LIST, f"{LIST}?xuat=csv", f"/hoat-dong/{mine.pk}/"):
        shown = page(client, address)
        assert "Họp của tỉnh khác" not in shown
        assert "1 hoạt động ngoài phạm vi" in shown
        assert "Họp của tôi" in shown


def test_the_head_sees_it_in_the_queue_and_on_the_page(here: Here, client: Client, prove: Prove) -> None:
    first, second = prove(jpeg(), title="Họp thôn Một"), prove(jpeg(), title="Họp thôn Hai")
    alone = prove(jpeg(colour="blue"), title="Họp thôn Ba")
    client.force_login(here.head)
    assert page(client, "/hoat-dong/cho-xac-nhan/").count("Minh chứng dùng lại") == 2
    assert queries.reusing([first.pk, second.pk, alone.pk]) == {first.pk, second.pk}
    assert "1 tệp cũng là minh chứng của hoạt động khác" in page(client, f"/hoat-dong/{first.pk}/")
    assert "cũng là minh chứng" not in page(client, f"/hoat-dong/{alone.pk}/")
    actions.verify(second, actor=here.head)
    assert Activity.objects.get(pk=second.pk).state == State.VERIFIED


def test_what_was_withdrawn_or_removed_uses_nothing(here: Here, prove: Prove) -> None:
    prove(jpeg(), title="Đã rút", state=State.WITHDRAWN)
    draft = prove(jpeg(), title="Đã bỏ ảnh", state=State.DRAFT)
    actions.remove_evidence(draft.evidence.get(name="Đã bỏ ảnh.jpg"), actor=here.officer)
    last = prove(jpeg(), title="Còn lại")
    assert queries.reusing([last.pk]) == set()


def test_the_list_is_for_whoever_sees_the_activities_and_filters(
    here: Here, elsewhere: Here, client: Client, prove: Prove
) -> None:
    prove(jpeg(), title="Họp thôn Một")
    prove(
        jpeg(),
        title="Họp thôn Hai",
        unit=make_unit("Xã Ba (minh họa)", kind="xa", parent=here.province),
        actor=SYSTEM,
    )
    prove(jpeg(colour="blue"), title="Một mình")
    for reader in (here.programme_officer, here.auditor):
        client.force_login(reader)
        shown = page(client, LIST)
        assert ("Họp thôn Một" in shown, "Họp thôn Hai" in shown, "Một mình" in shown) == (True, True, False)
        assert LIST in page(client, "/hoat-dong/")
    assert "2 dòng" in page(client, LIST)
    assert "1 dòng" in page(client, f"{LIST}?don_vi={here.commune.pk}")
    assert "Không có minh chứng nào theo bộ lọc này" in page(client, f"{LIST}?tim=khong-co")
    assert "2 dòng" in page(client, f"{LIST}?tu=2025-12-01&den=2025-12-31")
    assert "Họp thôn Một, 10/12/2025, Xã Một" in page(client, f"{LIST}?xuat=csv")
    client.force_login(elsewhere.auditor)
    assert "Họp thôn" not in page(client, LIST)
    client.force_login(here.officer)
    assert LIST not in page(client, "/hoat-dong/")


def test_more_rows_ask_no_more_questions(here: Here, client: Client, prove: Prove) -> None:
    client.force_login(here.programme_officer)
    counts = []
    for colours in (["red"], ["blue", "green", "black"]):
        for colour in colours:
            for number in range(2):
                prove(jpeg(colour=colour), title=f"Họp {colour} {number}")
        page(client, LIST)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


HEIC_LOCATION = Location(Decimal("14.35000"), Decimal("108.01000"))


def test_where_a_picture_was_taken_is_read_from_jpeg_and_heic_and_from_nothing_else() -> None:
    assert location_of(io.BytesIO((SAMPLES / "small.heic").read_bytes())) == HEIC_LOCATION
    assert location_of(io.BytesIO(jpeg())) is None
    assert location_of(io.BytesIO(b"no picture")) is None
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (91.0, 0.0, 0.0), 3: "W", 4: (10.0, 30.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif.tobytes())
    assert location_of(out) is None
    assert out.tell() == 0


@pytest.mark.parametrize(("ticked", "kept"), [({}, None), ({"giu_vi_tri": "1"}, HEIC_LOCATION)])
def test_the_place_is_kept_only_where_it_was_ticked(
    here: Here, client: Client, media: Path, ticked: dict[str, str], kept: Location | None
) -> None:
    client.force_login(here.officer)
    send(client, (SAMPLES / "small.heic").read_bytes(), **ticked)
    staged = StagedUpload.objects.select_related("file").get()
    assert staged.location == kept
    with Image.open(path_of(staged.file)) as kept_picture:
        assert dict(kept_picture.getexif()) == {}


def test_the_place_goes_with_the_evidence_as_two_numbers_and_the_log_says_that_it_is_kept(
    here: Here, client: Client
) -> None:
    client.force_login(here.officer)
    activity = make_activity(unit=here.commune, state=State.DRAFT, actor=here.officer)
    picture = (SAMPLES / "small.heic").read_bytes()
    files = [SimpleUploadedFile("a.jpg", jpeg()), SimpleUploadedFile("b.heic", picture)]
    client.post(f"/hoat-dong/{activity.pk}/minh-chung/", {"photos": files, "vi_tri": ["photos-0", "photos-1"]})
    assert Evidence.objects.get(name="a.jpg").location is None  # it says none
    assert Evidence.objects.get(name="b.heic").location == HEIC_LOCATION
    shown = page(client, f"/hoat-dong/{activity.pk}/")
    assert "Vị trí chụp (người gửi chọn giữ): 14,35000; 108,01000" in shown
    assert "có giữ" in shown
    entries = AuditEntry.objects.filter(verb="ledger.activity.evidence_added")
    assert [entry.data.get("picture_location") for entry in entries][-1] == [None, True]
    assert "14.35" not in str([entry.data for entry in entries])
    assert not any("14.35" in str(one.value) for one in PersonalValue.objects.all())


def test_what_was_removed_is_for_those_who_look_over_it(
    here: Here, elsewhere: Here, client: Client, prove: Prove
) -> None:
    draft = prove(jpeg(), title="Họp thôn Một", state=State.DRAFT)
    gone = draft.evidence.get(name="Họp thôn Một.jpg")
    actions.remove_evidence(gone, actor=here.officer)
    address = f"/hoat-dong/minh-chung/{gone.pk}/"
    for reader, status in (
        (here.officer, 404),
        (here.head, 200),
        (here.programme_officer, 200),
        (here.auditor, 200),
        (elsewhere.head, 404),
        (elsewhere.auditor, 404),
    ):
        client.force_login(reader)
        response: Any = client.get(address)
        if response.streaming:
            assert b"".join(response.streaming_content)
        assert response.status_code == status
        if status == 200:
            assert "Minh chứng đã bỏ" in page(client, f"/hoat-dong/{draft.pk}/")
    client.force_login(here.officer)
    assert "Minh chứng đã bỏ" not in page(client, f"/hoat-dong/{draft.pk}/")
