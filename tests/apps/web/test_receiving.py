"""Forms: caps, names of files, and nothing kept of what is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from web_visit import ORIGIN, Visit, visiting
from whosent.apps.web.limits import Limits, load_limits
from whosent.apps.web.receiving import place_for

CUT = b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\ncut'
MAIL = b"From: a@example.com\r\nSubject: x\r\n\r\ntext\r\n"


def files_in(visit: Visit) -> list[Path]:
    return [path for path in visit.site.workspace.folder.rglob("*") if path.is_file()]


def smaller(**caps: int) -> Limits:
    known = load_limits()
    return replace(known, upload=replace(known.upload, **caps))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\x.eml",
        "/etc/passwd",
        "C:\\x.eml",
        "a/../../b",
        "..",
        ".",
        "",
        "/",
        "....//....//x",
        "x\0y",
        "a" * 5000,
        "con\n.eml",
        "~/x",
        "\u202egnp.eml",
        "a/" * 500 + "x",
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    path = place_for(tmp_path, name, load_limits().upload)
    assert path.resolve().is_relative_to(tmp_path.resolve())
    assert path != tmp_path
    assert ".." not in path.relative_to(tmp_path).parts
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    limits = load_limits().upload
    for expected in ("a.eml", "2-a.eml", "3-a.eml"):
        path = place_for(tmp_path, "a.eml", limits)
        path.write_bytes(b"")
        assert path.name == expected


def test_an_uploaded_name_from_outside_stays_inside(visit: Visit) -> None:
    visit.post("/mail/add", [("files", ("../../../outside.eml", MAIL))], use="mail")
    [path] = files_in(visit)
    assert path.name == "outside.eml"
    assert not (visit.site.workspace.folder.parent / "outside.eml").exists()


def test_a_folder_keeps_its_shape(visit: Visit) -> None:
    parts = [("folder", (f"Mail/{name}/1.eml", MAIL)) for name in ("inbox", "sent")]
    visit.post("/mail/add", parts, use="mail")
    [source] = visit.site.workspace.material.sources
    assert sorted(p.relative_to(source.path).as_posix() for p in source.path.rglob("*.eml")) == [
        "Mail/inbox/1.eml",
        "Mail/sent/1.eml",
    ]


@pytest.mark.parametrize("token", ["", "guess"])
def test_without_the_token_no_file_is_written(visit: Visit, token: str) -> None:
    answer = visit.client.post(
        "/mail/add",
        data={"form_token": token, "use": "mail"},
        files=[("files", ("a.eml", MAIL))],
        headers=ORIGIN,
    )
    assert answer.status_code == 403
    assert files_in(visit) == []


def test_a_token_that_comes_after_the_file_is_too_late(visit: Visit) -> None:
    token = visit.form_token
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.eml"\r\n\r\n' + MAIL + b"\r\n"
        b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n'
        + token.encode()
        + b"\r\n--x--\r\n"
    )
    headers = {**ORIGIN, "content-type": "multipart/form-data; boundary=x"}
    assert visit.client.post("/mail/add", content=body, headers=headers).status_code == 403
    assert files_in(visit) == []


def test_an_upload_beyond_the_cap_is_refused_and_gone() -> None:
    with visiting(limits=smaller(octets=10_000)) as visit:
        answer = visit.post("/mail/add", [("files", ("a.eml", b"x" * 50_000))], use="mail")
        assert answer.status_code == 413
        assert files_in(visit) == []
        assert visit.site.workspace.material.sources == ()


def test_too_many_files_are_refused_and_gone() -> None:
    with visiting(limits=smaller(files=5, fields=5)) as visit:
        parts = [("files", (f"{n}.eml", MAIL)) for n in range(20)]
        assert visit.post("/mail/add", parts, use="mail").status_code == 413
        assert files_in(visit) == []


def test_a_pasted_text_beyond_the_cap_is_refused() -> None:
    with visiting(limits=smaller(field_octets=1_000)) as visit:
        assert visit.post("/notice", text="x" * 5_000).status_code == 413
        assert visit.post("/notice", [("file", ("", b""))], text="x" * 5_000).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"no parts"),
        ("multipart/form-data", b"--x"),
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", CUT),
        ("application/x-www-form-urlencoded", "あ".encode()),
        ("", b"x"),
    ],
)
def test_a_broken_form_ends_as_a_page(visit: Visit, kind: str, body: bytes) -> None:
    answer = visit.client.post("/notice", content=body, headers={**ORIGIN, "content-type": kind})
    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.text
    assert files_in(visit) == []


def test_an_archive_that_swells_is_left_aside_and_said(visit: Visit) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("swollen.eml", MAIL + b"0" * (80 << 20))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("fine.eml", MAIL)
        for n in range(5):
            archive.writestr(f"{n}.zip", inner.getvalue())
    visit.post("/mail/add", [("files", ("bomb.zip", packed.getvalue()))], use="mail")
    key = visit.begin()
    assert visit.get(f"/answers/{key}").text.count("larger than any mail") == 5


def test_paths_of_the_system_are_not_read(visit: Visit) -> None:
    for path in ("/", "/proc/self", "/dev/zero", "/sys", "relative/path", "/nowhere/at/all"):
        answer = visit.post("/mail/add", use="mail", path=path)
        assert answer.status_code == 422, path
        assert 'role="alert"' in answer.text
    assert visit.site.workspace.material.sources == ()


def test_all_that_was_given_goes_with_the_server() -> None:
    with visiting() as visit:
        visit.post("/mail/add", [("files", ("a.eml", MAIL))], use="mail")
        folder = visit.site.workspace.folder
        assert folder.stat().st_mode & 0o077 == 0
        assert files_in(visit)
    assert not folder.exists()


def test_everything_can_be_removed_at_once(visit: Visit) -> None:
    visit.post("/mail/add", [("files", ("a.eml", MAIL))], use="mail")
    visit.post("/drafts/notice", text="secret")
    visit.post("/forget")
    assert files_in(visit) == []
    assert visit.site.workspace.jobs == ()
    assert "secret" not in visit.get("/notice").text
