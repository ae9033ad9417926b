"""Files: known by content, kept once, photos without their place and device, dangers refused in words."""

import hashlib
import io
import os
import struct
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.test import RequestFactory
from django.utils import translation
from PIL import Image
from pytest_django import Settings

from chieng.core.clock import now
from chieng.core.errors import TooLarge
from chieng.core.files import (
    AUDIO,
    DOCUMENTS,
    HEIC,
    PHOTOS,
    REFERENCES,
    TEXT,
    VIDEO,
    office,
    path_of,
    pictures,
    serve,
    store,
    sweep,
)
from chieng.core.models import StoredFile

pytestmark = pytest.mark.django_db
EVERYTHING = PHOTOS | DOCUMENTS | AUDIO | VIDEO
ASKED = RequestFactory().get("/")


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    image.save(out, kind, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    """A photo held sideways, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter
    exif[0x0110] = "Phone of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif.tobytes())


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_types", "[Content_Types]") + ".xml", text)
    return out.getvalue()


def docx() -> bytes:
    return archive(_types="<Types/>", word__document="<w/>")


def refusal(content: bytes, allowed: frozenset[str] = EVERYTHING, limit: int | None = None) -> str | None:
    with pytest.raises(ValidationError) as caught:
        store(io.BytesIO(content), allowed=allowed, limit=limit)
    return caught.value.code


def files_on_disk(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_a_phone_photo_is_kept_upright_without_place_and_device(media: Path) -> None:
    content = phone_photo()
    photo = store(io.BytesIO(content), allowed=PHOTOS)
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 40, 60)
    assert photo.original_sha256 == hashlib.sha256(content).hexdigest()
    kept = path_of(photo).read_bytes()
    assert photo.sha256 == hashlib.sha256(kept).hexdigest() != photo.original_sha256
    assert photo.size == len(kept)
    assert b"Phone of somebody" not in kept
    with Image.open(path_of(photo)) as shown:
        assert dict(shown.getexif()) == {}
    assert files_on_disk(media) == [photo.sha256]


def test_the_same_photo_handed_in_twice_is_one_file(media: Path) -> None:
    content = phone_photo()
    first, second = (store(io.BytesIO(content), allowed=PHOTOS) for _time in range(2))
    assert first == second
    assert files_on_disk(media) == [first.sha256]


def test_a_file_lost_from_the_disk_comes_back_when_it_is_handed_in_again() -> None:
    content = phone_photo()
    photo = store(io.BytesIO(content), allowed=PHOTOS)
    path_of(photo).unlink()
    assert store(io.BytesIO(content), allowed=PHOTOS) == photo
    assert path_of(photo).exists()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]), "image/jpeg"),
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "application/pdf"),
        (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive(_types="<Types/>", xl__workbook="<w/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + bytes(500), "audio/mpeg"),
        (b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(100), "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom" + bytes(100), "audio/mp4"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100), "video/mp4"),
    ],
)
def test_the_type_is_found_by_content(content: bytes, media_type: str) -> None:
    assert store(io.BytesIO(content), allowed=EVERYTHING).media_type == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(300), "type"),
        (b"\x7fELF\x02\x01\x01" + bytes(300), "type"),
        (b"#!/bin/sh\necho hello\n", "type"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "type"),
        (b"<!doctype html><html><script>alert(1)</script></html>", "type"),
        (b"  \n<html></html>", "type"),
        ("Xin chào".encode(), "type"),
        (picture("GIF"), "type"),
        (archive(a="<a/>"), "type"),
        (archive(_types="<Types/>", word__document="<w/>", xl__workbook="<w/>"), "type"),
        (picture(size=(640, 480))[:-200], "damaged"),
        (b"%PDF-1.7\n half of it", "damaged"),
        (docx()[:-30], "damaged"),
        (picture() + docx(), "hidden"),
        (b"%PDF-1.7\n1 0 obj\n" + docx() + b"\n%%EOF\n", "hidden"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_refused_and_why(content: bytes, code: str, media: Path) -> None:
    assert refusal(content) == code
    assert files_on_disk(media) == []
    assert not StoredFile.objects.exists()


def test_an_office_file_that_unpacks_to_far_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "UNPACKED", 1_000_000)
    assert refusal(archive(_types="<Types/>", word__document="0" * 1_100_000)) == "bomb"


def test_an_office_file_with_a_macro_is_refused() -> None:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("word/vbaProject.bin", b"x")
    assert refusal(out.getvalue()) == "macro"


def test_a_picture_that_unpacks_to_billions_of_pixels_is_refused_before_it_is_unpacked() -> None:
    for side in (9_000, 60_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + header
        bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        began = time.monotonic()
        assert refusal(bomb + b"\x00\x00\x00\x00IEND\xaeB`\x82") == "pixels"
        assert time.monotonic() - began < 1


def test_a_photo_is_not_accepted_where_a_document_is_wanted() -> None:
    assert refusal(picture(), allowed=DOCUMENTS) == "type"


def test_a_file_above_the_limit_is_read_no_further(media: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(TooLarge) as caught:
        store(stream, allowed=PHOTOS, limit=1_572_864)
    assert stream.given < 3_000_000
    assert files_on_disk(media) == []
    assert caught.value.messages == [
        "Tệp lớn hơn 1,5 MB. Hãy chọn cỡ ảnh nhỏ hơn, hoặc chia thành nhiều tệp, rồi tải lại."
    ]


def test_refusals_name_what_is_wanted_in_both_languages() -> None:
    with pytest.raises(ValidationError) as caught:
        store(io.BytesIO(b"MZ"), allowed=PHOTOS)
    assert caught.value.messages[0].startswith("Nội dung tệp không thuộc loại được nhận (JPEG, PNG, WebP).")
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        store(io.BytesIO(b"MZ"), allowed=PHOTOS)
    assert caught.value.messages[0].startswith("The content of this file is not of an accepted type (JPEG, PNG")


SAMPLES = Path(__file__).parent / "data"


@pytest.mark.parametrize(("name", "size"), [("small", (64, 48)), ("turned", (48, 64)), ("phone", (4032, 3024))])
def test_a_phone_picture_in_heic_is_kept_as_jpeg_without_place_and_device(
    name: str, size: tuple[int, int]
) -> None:
    content = (SAMPLES / f"{name}.heic").read_bytes()
    assert b"Phone of somebody" in content
    photo = store(io.BytesIO(content), allowed=PHOTOS | HEIC)
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", *size)
    assert photo.original_sha256 == hashlib.sha256(content).hexdigest()
    assert b"Phone of somebody" not in path_of(photo).read_bytes()
    with Image.open(path_of(photo), formats=["JPEG"]) as shown:
        assert dict(shown.getexif()) == {}
        left, right = shown.getpixel((2, 2)), shown.getpixel((size[0] - 3, size[1] - 3))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[1] < 60  # red
        assert right[1] > 200  # white
    assert store(io.BytesIO(content), allowed=PHOTOS | HEIC) == photo


def test_a_heic_of_too_many_pixels_is_refused_before_it_is_unpacked(media: Path) -> None:
    content = (SAMPLES / "huge.heic").read_bytes()
    assert refusal(content, PHOTOS | HEIC) == "pixels"
    assert files_on_disk(media) == []


def test_a_damaged_heic_is_refused() -> None:
    content = (SAMPLES / "phone.heic").read_bytes()
    assert refusal(content[:-2000], PHOTOS | HEIC) in {"damaged", "type"}
    assert refusal((SAMPLES / "small.heic").read_bytes(), PHOTOS) == "type"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (archive(_types="<Types/>", xl__workbook="<w/>", xl__macrosheets__sheet1="<m/>"), "macro"),
        (archive(_types="<Types/>", word__document="<w/>", word__activeX__activeX1="<m/>"), "macro"),
    ],
)
def test_old_locked_and_running_office_files_are_refused_in_words_of_their_own(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"\n #!/bin/sh", b"a\x00b", b"a\x1b[2J", "lỗi".encode("cp1258", "replace") + b"\xff", b" \n"],
)
def test_what_is_not_plain_text_is_not_taken_for_it(content: bytes) -> None:
    assert refusal(content, TEXT) == "type"


def test_a_large_photo_is_made_smaller() -> None:
    photo = store(io.BytesIO(picture(size=(6000, 1500))), allowed=PHOTOS)
    assert (photo.width, photo.height) == (4096, 1024)


def test_only_so_many_pictures_are_unpacked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(picture())
    plain, running, most = pictures._plain, [], []

    def slow(image: Image.Image, kind: str) -> Image.Image:
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        return plain(image, kind)

    monkeypatch.setattr(pictures, "_plain", slow)
    with ThreadPoolExecutor(6) as threads:
        for number in range(6):
            threads.submit(pictures.redraw, tmp_path / "a.jpg", tmp_path / str(number), "image/jpeg")
    assert max(most) == pictures.AT_ONCE
    assert len(list(tmp_path.iterdir())) == 7


def test_a_see_through_png_stays_see_through() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    photo = store(io.BytesIO(out.getvalue()), allowed=PHOTOS)
    with Image.open(path_of(photo)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_document_is_served_for_download_and_can_do_nothing() -> None:
    response = serve(ASKED, store(io.BytesIO(docx()), allowed=DOCUMENTS), name="Biên bản.docx", inline=True)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.docx"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert isinstance(response, FileResponse)
    assert b"".join(response) == docx()
    response.close()


def test_a_photo_may_be_shown_inline() -> None:
    response = serve(ASKED, store(io.BytesIO(picture()), allowed=PHOTOS), name="a.jpg", inline=True)
    assert response["Content-Disposition"] == 'inline; filename="a.jpg"'
    assert response["Content-Type"] == "image/jpeg"
    response.close()


def test_a_browser_asks_each_time_whether_it_may_still_show_what_it_kept() -> None:
    photo = store(io.BytesIO(picture()), allowed=PHOTOS)
    first = serve(ASKED, photo, name="a.jpg")
    first.close()
    again = serve(RequestFactory().get("/", headers={"if-none-match": first["ETag"]}), photo, name="a.jpg")
    assert (first["Cache-Control"], again["Cache-Control"]) == ("private, no-cache", "private, no-cache")
    assert (first.status_code, again.status_code) == (200, 304)


def test_a_file_gone_from_the_disk_is_not_found() -> None:
    photo = store(io.BytesIO(picture()), allowed=PHOTOS)
    path_of(photo).unlink()
    with pytest.raises(Http404):
        serve(ASKED, photo, name="a.jpg")


def age(path: Path) -> None:
    old = time.time() - timedelta(days=2).total_seconds()
    os.utime(path, (old, old))


def test_the_sweeper_takes_broken_off_uploads_and_files_never_committed_but_nothing_fresh(media: Path) -> None:
    kept = store(io.BytesIO(picture()), allowed=PHOTOS)
    age(path_of(kept))
    lost = store(io.BytesIO(picture("PNG")), allowed=PHOTOS)
    age(path_of(lost))
    StoredFile.objects.filter(pk=lost.pk).delete()
    (media / "incoming" / "old").write_bytes(b"x")
    age(media / "incoming" / "old")
    (media / "incoming" / "fresh").write_bytes(b"x")
    assert sweep() == 2
    assert files_on_disk(media) == sorted([kept.sha256, "fresh"])


def test_the_sweeper_takes_rows_unused_for_a_month_unless_somebody_says_they_are_needed() -> None:
    wanted, unused = (store(io.BytesIO(picture(kind)), allowed=PHOTOS) for kind in ("PNG", "WEBP"))
    StoredFile.objects.update(created_at=now() - timedelta(days=31))
    fresh = store(io.BytesIO(picture()), allowed=PHOTOS)
    REFERENCES.register("tests", lambda hashes: hashes & {wanted.sha256})
    try:
        sweep()
    finally:
        REFERENCES._things.pop("tests")
    assert list(StoredFile.objects.order_by("id")) == [wanted, fresh]
    assert not StoredFile.objects.filter(pk=unused.pk).exists()
