"""Writes the sample mailbox, ``src/whosent/sample/``, from the story in ``tools/sample/``.

    python tools/make_sample.py [FOLDER]
"""

from __future__ import annotations

import base64
import json
import quopri
import shutil
import sys
from datetime import datetime, timedelta, timezone
from email.header import Header
from pathlib import Path
from string import Template

from sample.seeded import Values, draw, exim_id, rfc5322, sendmail_id
from sample.signing import key_record, load_key, sign
from sample.story import ROOT, Arrived, Client, Flooded, Form, Host, Returned, Sent, Story, read_story

TARGET = Path(__file__).parents[1] / "src" / "whosent" / "sample"
_KEYS = ("komorebi", "yamabuki-mail", "hoshizora")
_SIGNED = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version")
_JST = timezone(timedelta(hours=9))


class Sample:
    """The files of the sample by their path below its folder."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.keys = {name: load_key(ROOT / "keys" / f"{name}.pem") for name in _KEYS}
        self.written = {s.key: self._compose(s) for s in story.sent}
        self.files: dict[str, bytes] = {}

    def build(self) -> dict[str, bytes]:
        """All files."""
        for sent in self.story.sent:
            self._put("sent", sent.at, self.written[sent.key])
        for flooded in self.story.flood:
            self._put(flooded.folder, flooded.at, self._flooded(flooded))
        for returned in self.story.returned:
            self._put("inbox", returned.at, self._returned(returned))
        for arrived in self.story.arrived:
            self._put(arrived.folder, arrived.at, self._arrived(arrived))
        self.files["dns.json"] = self._dns()
        self.files["logins.csv"] = self._logins()
        return self.files

    def _put(self, folder: str, at: datetime, message: bytes) -> None:
        path = f"mail/{folder}/{at:%Y%m%d-%H%M%S}.eml"
        if path in self.files:
            raise ValueError(f"two messages would be called {path}")
        self.files[path] = message if message.endswith(b"\n") else message + b"\n"

    def _compose(self, sent: Sent) -> bytes:
        """A mail as the owner's program saved it in Sent, and handed it in."""
        seed = f"sent {sent.key}"
        uuid = "-".join(str(draw(seed, name)) for name in ("hex8_a", "hex4_b", "hex4_c", "hex4_d", "hex12_e"))
        person = f"{self.story.owner_name} <{self.story.owner}>"
        if sent.source == "phone":
            lines = [
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
                f"From: {person}",
                "Mime-Version: 1.0 (1.0)",
                f"Date: {rfc5322(sent.at)}",
                f"Subject: {_words(sent.subject, 'utf-8')}",
                f"Message-Id: <{uuid.upper()}@{self.story.domain}>",
                f"To: {', '.join(sent.to)}",
                "X-Mailer: iPhone Mail (22F76)",
            ]
        else:
            lines = [
                f"Message-ID: <{uuid}@{self.story.domain}>",
                f"Date: {rfc5322(sent.at)}",
                "MIME-Version: 1.0",
                "User-Agent: Mozilla Thunderbird",
                f"From: {person}",
                f"To: {', '.join(sent.to)}",
                "Content-Language: ja",
                f"Subject: {_words(sent.subject, 'utf-8')}",
                "Content-Type: text/plain; charset=UTF-8; format=flowed",
                "Content-Transfer-Encoding: 8bit",
            ]
        return ("\n".join(lines) + "\n\n" + sent.body).encode()

    def _returned(self, returned: Returned) -> bytes:
        """A notice that the owner's provider wrote, in the mailbox."""
        seed = f"returned {returned.mail}"
        if returned.mail in self.story.stolen:
            stolen = self.story.stolen[returned.mail]
            client, came, to, helo = self.story.clients["thief"], stolen.at, stolen.to, stolen.helo
            message = self._handed_in_by_thief(returned.mail)
        else:
            sent = next(s for s in self.story.sent if s.key == returned.mail)
            client, came, to = self.story.clients[sent.source], sent.at, sent.to[0]
            helo, message = f"[{client.lan}]", self.written[sent.key]
        queue = draw(seed, "HEX11_a")
        trace = (
            f"Received: from {helo} ({client.name} [{client.address}])\n"
            "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
            "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\n"
            "\t(No client certificate requested)\n"
            f"\t(Authenticated sender: {self.story.owner})\n"
            f"\tby {self.story.host} (Postfix) with ESMTPSA id {queue}\n"
            f"\tfor <{to}>; {rfc5322(came.astimezone(_JST))} (JST)\n"
        ).encode()
        signature = sign(
            message, self.keys["komorebi"], domain=self.story.domain, selector=self.story.selector, at=came,
            names=_SIGNED,
        )
        values = Values(
            seed, host=self.story.host, owner=self.story.owner, to=to, HEX11_a=str(queue),
            HEX11_b=str(draw(f"{seed} {returned.at}", "HEX11")),
            said=returned.said, status=returned.status, diagnostic=returned.diagnostic,
            now=rfc5322(returned.at), came=rfc5322(came.astimezone(_JST)),
            retry_until=rfc5322(came.astimezone(_JST) + timedelta(days=2)),
            epoch=str(int(returned.at.timestamp())), stamp=f"{returned.at:%Y%m%d%H%M%S}",
        )
        form = self.story.forms[returned.form]
        notice = _fill(form, values, signature + trace + message)
        return self._stored("", returned.at, seed) + notice

    def _handed_in_by_thief(self, key: str) -> bytes:
        stolen = self.story.stolen[key]
        lines = [
            f"From: {self.story.owner}", f"To: {stolen.to}", f"Subject: {stolen.subject}",
            f"Date: {rfc5322(stolen.at.astimezone(stolen.zone))}",
            f"Message-ID: <{_drawn(stolen.id, f'stolen {key}')}>", "",
        ]
        return ("\n".join(lines) + "\n" + stolen.body).encode()

    def _flooded(self, flooded: Flooded) -> bytes:
        """A notice about a forged mail, in the mailbox."""
        seed = f"flood {flooded.at.isoformat()} {flooded.to}"
        local, _, domain = flooded.to.partition("@")
        host, bot = self.story.hosts[domain], self.story.bots[flooded.bot]
        form = self.story.forms[flooded.form or host.form]
        now = (flooded.at - timedelta(seconds=2)).astimezone(form.zone)
        came = now - timedelta(seconds=1 + len(local) % 4)
        forged = self._forged(flooded, came - timedelta(seconds=1), seed)
        organisation = ".".join(host.host.split(".")[-2:])
        values = Values(
            seed, host=host.host, domain=domain, org=domain.partition(".")[0], cloud=organisation,
            owner=self.story.owner, owner_domain=self.story.domain, to=flooded.to, local=local,
            bot=bot.address, bot_name=bot.name, helo=bot.helo, now=rfc5322(now), came=rfc5322(came),
            epoch=str(int(now.timestamp())), stamp=f"{now:%Y%m%d%H%M%S}", ymd=f"{now:%Y.%m.%d.%H.%M.%S}",
            clock=f"{now:%a %Y-%m-%d %H:%M:%S}", exim_a=exim_id(f"{seed} a", came),
            exim_b=exim_id(f"{seed} b", now), sendmail_a=sendmail_id(f"{seed} a", came),
            sendmail_b=sendmail_id(f"{seed} b", now), original_id=_field(forged, "Message-ID").strip("<>"),
            original_subject=_field(forged, "Subject"),
        )
        trace = Template(form.trace).substitute(values).encode()
        notice = _fill(form, values, trace + forged)
        signer = domain if form.signed else ""
        if signer:
            key = self.keys[domain.partition(".")[0]]
            notice = sign(notice, key, domain=domain, selector=host.selector, at=now, names=_SIGNED) + notice
        author = _author_domain(notice)
        stamped = self._arrival("", _client(host), flooded.folder, flooded.at, seed, author, signer=signer)
        return stamped + notice

    def _forged(self, flooded: Flooded, at: datetime, seed: str) -> bytes:
        mailing = self.story.mailings[flooded.mailing]
        subject = _drawn(mailing.subject, seed)
        charset = mailing.charset
        lines = [
            f"From: {_words(mailing.name, charset)} <{self.story.owner}>", f"To: {flooded.to}",
            f"Subject: {_words(subject, charset)}", f"Date: {rfc5322(at.astimezone(mailing.zone))}",
            f"Message-ID: <{_drawn(mailing.id, seed)}>", "MIME-Version: 1.0", *mailing.fields,
            f"Content-Type: text/plain; charset={charset}", f"Content-Transfer-Encoding: {mailing.encoding}",
        ]
        body = _drawn(mailing.body, seed).encode(charset)
        if mailing.encoding == "base64":
            body = base64.encodebytes(body.replace(b"\n", b"\r\n"))
        elif mailing.encoding == "quoted-printable":
            body = quopri.encodestring(body)
        return "\n".join(lines).encode() + b"\n\n" + body.lstrip(b"\n")

    def _arrived(self, arrived: Arrived) -> bytes:
        """Any other mail, in the mailbox."""
        seed = f"mail {arrived.file}"
        at = arrived.at - timedelta(seconds=3)
        ids = {f"sent_id_{key}": _field(m, "Message-ID").strip("<>") for key, m in self.written.items()}
        text = (ROOT / "mails" / f"{arrived.file}.eml").read_text("utf-8")
        values = Values(
            seed, owner=self.story.owner, date=rfc5322(at), now=rfc5322(arrived.at),
            stamp=f"{at:%Y%m%d%H%M%S}", **ids,
        )
        head, _, body = Template(text).substitute(values).partition("\n\n")
        charset = head.partition("charset=")[2].partition("\n")[0] or "utf-8"
        lines = [_encode_field(line, charset) for line in head.split("\n")]
        message = "\n".join(lines).encode() + b"\n\n" + body.encode(charset)
        if arrived.via:
            client = _client(self.story.hosts[arrived.via])
        elif arrived.client is not None:
            client = arrived.client
        else:
            signature = sign(
                message, self.keys["komorebi"], domain=self.story.domain, selector=self.story.selector, at=at,
                names=_SIGNED,
            )
            return self._stored(arrived.sender, arrived.at, seed) + signature + message
        author = _author_domain(message)
        return self._arrival(arrived.sender, client, arrived.folder, arrived.at, seed, author) + message

    def _stored(self, sender: str, at: datetime, seed: str) -> bytes:
        """What the provider writes on top when it puts a mail into the mailbox (Dovecot's LMTP)."""
        return (
            f"Return-Path: <{sender}>\n"
            f"Delivered-To: {self.story.owner}\n"
            f"Received: from {self.story.host}\n"
            f"\tby {self.story.host} with LMTP\n"
            f"\tid {draw(seed, 'word22')}\n"
            f"\t(envelope-from <{sender}>)\n"
            f"\tfor <{self.story.owner}>; {rfc5322(at)}\n"
        ).encode()

    def _arrival(
        self, sender: str, client: Client, folder: str, at: datetime, seed: str, author: str,
        *, signer: str = "",
    ) -> bytes:
        """What the provider writes on top of a mail from outside."""
        host, known = self.story.host, client.name != "unknown"
        spf = "pass" if known else "softfail"
        envelope = f"smtp.mailfrom={sender}" if sender else f"smtp.helo={client.helo}"
        dkim = f"pass (2048-bit key) header.d={signer}" if signer else "none"
        results = (
            f"Authentication-Results: {host};\n\tdkim={dkim};\n"
            f"\tspf={spf} {envelope};\n\tdmarc=none header.from={author}\n"
        )
        verdict = "X-Spam-Flag: YES\nX-Spam-Level: ******\n" if folder == "spam" else "X-Spam-Level: *\n"
        stamped = (
            f"Received: from {client.helo} ({client.name} [{client.address}])\n"
            "\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\n"
            "\t(No client certificate requested)\n"
            f"\tby {host} (Postfix) with ESMTPS id {draw(seed, 'HEX11_in')}\n"
            f"\tfor <{self.story.owner}>; {rfc5322(at)} (JST)\n"
        )
        return self._stored(sender, at, seed) + (verdict + results + stamped).encode()

    def _dns(self) -> bytes:
        """Every record there is."""
        story = self.story
        zone: dict[str, dict[str, list[str]]] = {
            story.domain: {"MX": [f"10 {story.host}"], "TXT": [f"v=spf1 ip4:{story.address} -all"]},
            story.host: {"A": [story.address]},
            f"_dmarc.{story.domain}": {"TXT": ["v=DMARC1; p=none"]},
            f"{story.selector}._domainkey.{story.domain}": {"TXT": [key_record(self.keys["komorebi"])]},
        }
        for host in story.hosts.values():
            zone[host.domain] = {"MX": [f"10 {host.host}"], "TXT": [f"v=spf1 ip4:{host.address} ~all"]}
            zone[host.host] = {"A": [host.address], "TXT": ["v=spf1 a -all"]}
            if host.selector:
                key = self.keys[host.domain.partition(".")[0]]
                zone[f"{host.selector}._domainkey.{host.domain}"] = {"TXT": [key_record(key)]}
        return (json.dumps(zone, indent=1, sort_keys=True) + "\n").encode()

    def _logins(self) -> bytes:
        rows = ["time,ip,country,method,success"]
        for login in self.story.logins:
            outcome = "yes" if login.success else "no"
            rows.append(f"{login.at.isoformat()},{login.address},{login.country},{login.method},{outcome}")
        return ("\n".join(rows) + "\n").encode()


def _fill(form: Form, values: Values, original: bytes) -> bytes:
    """The notice with the returned message, whose octets are left as they are."""
    head = original.partition(b"\n\n")[0] + b"\n"
    parts = {"${original}": head if form.returns == "headers" else original, "${original_headers}": head}
    marker = next((m for m in parts if m in form.notice), "")
    before, _, after = form.notice.partition(marker) if marker else (form.notice, "", "")
    returned = parts.get(marker, b"").rstrip(b"\n")
    if form.returns == "headers" or marker == "${original_headers}":
        returned += b"\n"
    return (
        Template(before).substitute(values).encode(form.charset)
        + returned
        + Template(after).substitute(values).encode(form.charset)
    )


def _drawn(text: str, seed: str) -> str:
    """``text`` with its ``{hex8}`` and the like drawn."""
    return text.format_map(Values(seed))


def _words(text: str, charset: str) -> str:
    """A header's text, encoded where it needs to be (RFC 2047)."""
    return text if text.isascii() else Header(text, charset, maxlinelen=200).encode()


def _encode_field(line: str, charset: str) -> str:
    """A header line with its text encoded, but not its address."""
    if line.isascii():
        return line
    name, _, value = line.partition(": ")
    text, bracket, address = value.partition(" <")
    return f"{name}: {_words(text, charset)}{bracket}{address}"


def _field(message: bytes, name: str) -> str:
    head = message.partition(b"\n\n")[0].decode()
    return next(
        line.partition(": ")[2] for line in head.split("\n") if line.lower().startswith(f"{name.lower()}: ")
    )


def _author_domain(message: bytes) -> str:
    head = message.partition(b"\n\n")[0].decode()
    author = head.replace("\n\t", " ").partition("\nFrom: ")[2] or head.removeprefix("From: ")
    return author.partition("\n")[0].partition("@")[2].partition(">")[0].partition(" ")[0]


def _client(host: Host) -> Client:
    return Client(address=host.address, name=host.host, helo=host.host)


def main(target: Path) -> None:
    """Writes the sample anew; files that do not belong to it are removed."""
    files = Sample(read_story()).build()
    shutil.rmtree(target, ignore_errors=True)
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{target}: {len(files)} files")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
