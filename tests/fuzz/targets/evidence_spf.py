"""SPF records, followed into a DNS where every name has the same record."""

from whosent.evidence.dns import Records, RecordType
from whosent.evidence.spf import check_host

SEEDS = (
    b"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx:mail.example.org include:_spf.example.net ptr ?all",
    b"v=spf1 exists:%{i}.%{l1r-}.%{d2}.%{v}._spf.example.org redirect=_spf.%{d} exp=why.%{o}",
    b"v=spf1 a:%{h}/24//64 mx/0 -include:example.org ~all unknown=%%%_%-",
)


class _Everywhere:
    """Answers any question with the record."""

    def __init__(self, record: str) -> None:
        self._texts = (record,)

    def query(self, name: str, rtype: RecordType) -> Records:
        match rtype:
            case RecordType.TXT:
                return Records(self._texts)
            case RecordType.MX:
                return Records(("10 mail.example.org", "20 x"))
            case RecordType.AAAA:
                return Records(("2001:db8::1", "2001:db8::2"))
            case RecordType.PTR:
                return Records(("mail.example.org", "x"))
            case _:
                return Records(("192.0.2.1", "198.51.100.1"))


def run(data: bytes) -> None:
    record = data.decode("latin-1")
    resolver = _Everywhere(record)
    for ip in ("192.0.2.7", "2001:db8::7"):
        check_host(ip, "example.org", f"{record[:40]}@example.org", "helo.example.org", resolver)
    check_host(record[:60], record[:300], record, record, resolver)
