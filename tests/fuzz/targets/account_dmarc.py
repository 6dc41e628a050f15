"""DMARC reports, plain and packed, in a mail."""

import gzip
import io
import zipfile

from whosent.account import read_dmarc_report
from whosent.evidence import Context, NoResolver, OwnerSide
from whosent.message import parse
from whosent.provider import generic_profile
from whosent.raw import Place

_XML = (
    b"<feedback><report_metadata><org_name>R</org_name><report_id>1</report_id><date_range><begin>1786406400</begin>"
    b"<end>1786492799</end></date_range></report_metadata><policy_published><domain>provider.example</domain>"
    b"</policy_published><record><row><source_ip>203.0.113.1</source_ip><count>7</count><policy_evaluated>"
    b"<disposition>reject</disposition><dkim>fail</dkim><spf>fail</spf><reason><type>forwarded</type></reason>"
    b"</policy_evaluated></row></record></feedback>"
)
_HEAD = b"From: a@receiver.example\nContent-Type: application/octet-stream\n\n"
_OWNER = OwnerSide(addresses=frozenset({"me@provider.example"}), domains=frozenset({"provider.example"}))
_CONTEXT = Context(_OWNER, generic_profile("provider.example"), NoResolver())


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xml", _XML)
    return out.getvalue()


SEEDS = (_HEAD + _XML, _HEAD + gzip.compress(_XML), _HEAD + _zipped())


def run(data: bytes) -> None:
    report = read_dmarc_report(parse(data), Place(source="-"), _CONTEXT)
    assert report is None or report.begin <= report.end
