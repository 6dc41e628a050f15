"""What happened: each story fills a box with its notices and the traces that go with them."""

from __future__ import annotations

from datetime import timedelta

from tests.mail_hosts import Client, Host, stamp
from tests.mail_signing import sign

from bench.cases.box import WEB, Box, Login
from bench.cases.places import Network, domain_of, draw_bot, draw_network
from bench.cases.writing import (
    FOREIGN_ZONES,
    PHONE,
    SCRIPT,
    TOOLS,
    Hand,
    Program,
    compose,
    compose_lure,
    draw_letter_subject,
    draw_offer,
)
from whosent.verdict import Cause


def tell_forged(box: Box, size: int) -> None:
    """Strangers wrote the owner's address on their mail."""
    draw = box.draw
    bots = [draw_bot(draw) for _ in range(draw.randrange(1, 5))]
    offers = [draw_offer(draw) for _ in range(draw.randrange(1, 4))]
    leaked = draw.random() < 0.1
    neighbour = not box.provider.binds and draw.random() < 0.03
    replayed = _old_letter(box) if draw.random() < 0.03 else b""
    if replayed:
        box.marks.append("replay")
    for i in range(size):
        at, host = box.moment(i), draw.choice(box.reporters)
        to = draw.choice(box.friends) if leaked and draw.random() < 0.4 else box.stranger(host)
        if replayed:
            box.returned_by_stranger(replayed, draw.choice(bots), host, to, at, Cause.FORGED, through=False)
            continue
        mail = _spam(box, to, draw.choice(offers), at)
        if neighbour:
            _neighbour_sends(box, mail, to, at)
        elif draw.random() < 0.04:
            local = f"nobody{draw.randrange(999)}@{box.provider.domain}"
            taken = box.provider.host.take(mail, draw.choice(bots), at=at, to=local)
            box.returned_by_provider(taken, local, at, Cause.FORGED, local=True)
        else:
            box.returned_by_stranger(
                mail, draw.choice(bots), host, to, at, Cause.FORGED, through=False, typed=_typed(box)
            )


def tell_takeover(box: Box, size: int) -> None:
    """A thief sends through the account from elsewhere."""
    draw = box.draw
    suffix = draw.choice(("", "vps.cloud.example", "vps.cloud.example", "dsl.foreign.example"))
    place = draw_network(draw, suffix)
    web = draw.random() < (0.5 if box.hand.program is None else 0.15)
    copies_client = not web and draw.random() < 0.05
    hand = _thiefs_hand(box, web=web, copies_client=copies_client)
    box.marks += ["web" if web else "smtp", *(["copies the client"] if copies_client else [])]
    first = box.moment(0) - timedelta(minutes=5)
    if draw.random() < 0.4:
        box.marks.append("guessed")
        client = place.client(draw)
        box.logins += [
            Login(
                at=first - timedelta(minutes=9 - i),
                address=client.address,
                country="RO",
                method="imap",
                success=False,
            )
            for i in range(draw.randrange(3, 9))
        ]
    if draw.random() < 0.3 and not web:
        box.log_in(place.client(draw), first, web=False, country="RO")
    leaves = draw.random() < (0.6 if web else 0.15)
    _abuse(box, size, place, hand, leaves=leaves, country="RO")


def tell_own_device(box: Box, size: int) -> None:
    """Something on the owner's own machine sends through the account."""
    hand = _thiefs_hand(box, web=False, copies_client=box.draw.random() < 0.1)
    if box.draw.random() < 0.6:
        hand = Hand(program=hand.program, zone=box.hand.zone)  # its clock is the machine's
    _abuse(box, size, box.home, hand, leaves=box.draw.random() < 0.1, country="JP")


def tell_own(box: Box, size: int) -> None:
    """The owner's own mail comes back."""
    draw = box.draw
    round_letter = draw_letter_subject(draw) if size > 4 and draw.random() < 0.4 else ""
    for i in range(size):
        at = box.moment(i * 9)
        host = draw.choice(box.reporters)
        is_friend = draw.random() < 0.4
        to = draw.choice(box.friends) if is_friend else box.stranger(host)
        on_phone = box.has_phone and draw.random() < 0.3
        program = PHONE if on_phone else box.hand.program
        place = box.office if on_phone else box.home
        mail = compose(
            draw,
            author=box.owner,
            to=to,
            subject=round_letter or draw_letter_subject(draw),
            at=at,
            program=program or WEB,
            zone=box.hand.zone,
        )
        _through(box, mail, place.client(draw), to, host, i, Cause.OWN, web=program is None, country="JP")
        if program is None or draw.random() < box.provider.saves:
            box.sent.append(mail)


def tell_automatic(box: Box, size: int) -> None:
    """A rule of the owner's sends on what arrives, or answers it."""
    draw = box.draw
    dead = box.stranger()
    is_forward = draw.random() < 0.6
    box.marks.append("forward" if is_forward else "answer")
    for i in range(size):
        at = box.moment(i * 5)
        host = draw.choice(box.reporters)
        author = draw.choice(box.friends) if draw.random() < 0.6 else box.stranger(host)
        subject = draw_letter_subject(draw)
        arrived = compose(
            draw, author=author, to=box.owner, subject=subject, at=at, program=PHONE, zone=box.hand.zone
        )
        if draw.random() < 0.65:
            box.receive(arrived, host.client, at)
        if is_forward:
            kept = box.provider.take(arrived, host.client, box.owner, at=at)
            box.returned_by_provider(box.provider.forward(kept, at=at), dead, at, Cause.AUTOMATIC)
            continue
        answer = compose(
            draw,
            author=box.owner,
            to=author,
            subject=f"Re: {subject}",
            at=at,
            program=SCRIPT if draw.random() < 0.1 else WEB,
            zone=box.hand.zone,
            more=f"Auto-Submitted: auto-replied\nIn-Reply-To: <{_id_of(arrived)}>\n",
        )
        answer = f"Received: by {box.provider.host.name}; {stamp(at)}\n".encode() + answer
        if box.provider.signs:
            answer = sign(answer, box.provider.domain)
        if draw.random() < 0.8:
            box.returned_by_provider(answer, author, at, Cause.AUTOMATIC)
        else:
            box.returned_by_stranger(
                answer, box.provider.out.client, host, author, at, Cause.AUTOMATIC, through=True
            )


def tell_fake(box: Box, size: int) -> None:
    """Lures that pose as notices."""
    for i in range(size):
        at = box.moment(i * 30)
        box.receive(compose_lure(box.draw, owner=box.owner, at=at), draw_bot(box.draw), at, Cause.FAKE)


def _abuse(box: Box, size: int, place: Network, hand: Hand, *, leaves: bool, country: str) -> None:
    draw = box.draw
    offers = [draw_offer(draw) for _ in range(draw.randrange(1, 4))]
    tools = [hand.program] if hand.program is not None else [WEB]
    if hand.program in TOOLS and draw.random() < 0.2:
        tools = [*TOOLS, PHONE]
        box.marks.append("pretends many programs")
    for i in range(size):
        at, host = box.moment(i), draw.choice(box.reporters)
        to = draw.choice(box.friends) if draw.random() < 0.1 else box.stranger(host)
        zone = draw.choice(FOREIGN_ZONES) if len(tools) > 1 else hand.zone
        mail = compose(
            draw, author=box.owner, to=to, subject=draw.choice(offers), at=at,
            program=draw.choice(tools), zone=zone, body="Buy now\n",
        )  # fmt: skip
        web = hand.program is None
        _through(box, mail, place.client(draw), to, host, i, Cause.ACCOUNT, web=web, country=country)
        if leaves:
            box.sent.append(mail)


def _through(
    box: Box,
    mail: bytes,
    client: Client,
    to: str,
    host: Host,
    number: int,
    truth: Cause,
    *,
    web: bool,
    country: str,
) -> None:
    """``mail`` is handed in to the provider; it, or whoever it was sent to, reports."""
    draw = box.draw
    at = box.moment(number)
    box.log_in(client, at, web=web, country=country)
    left = box.provider.submit(mail, client, login=box.owner, web=web, at=at)
    chance = draw.random()
    if chance < 0.7:
        box.returned_by_provider(left, to, at, truth)
    elif chance < 0.97:
        box.returned_by_stranger(left, box.provider.out.client, host, to, at, truth, through=True)
    else:
        by = Host(name=f"fwd.{domain_of(host)}", address="198.51.100.250")
        brought = host.take(left, box.provider.out.client, at=at, to=to, sender=box.owner)
        box.returned_by_stranger(brought, by.client, host, to, at, truth, through=False)


def _thiefs_hand(box: Box, *, web: bool, copies_client: bool) -> Hand:
    if copies_client:
        return box.hand
    zone = box.draw.choice(FOREIGN_ZONES) if box.draw.random() < 0.8 else box.hand.zone
    return Hand(program=None if web else box.draw.choice(TOOLS), zone=zone)


def _spam(box: Box, to: str, subject: str, at: object, program: Program | None = None) -> bytes:
    draw = box.draw
    imitates = draw.random() < 0.05
    zone = box.hand.zone if imitates else draw.choice(FOREIGN_ZONES)
    written = program or (box.hand.program or WEB if imitates else draw.choice(TOOLS))
    return compose(
        draw, author=box.owner, to=to, subject=subject, at=at, program=written, zone=zone, body="Buy now\n"
    )  # fmt: skip


def _neighbour_sends(box: Box, mail: bytes, to: str, at: object) -> None:
    """Another customer of the same provider writes the owner's address."""
    box.marks.append("another customer")
    login = f"other{box.draw.randrange(99)}@{box.provider.domain}"
    place = draw_network(box.draw, "dsl.foreign.example").client(box.draw)
    left = box.provider.submit(mail, place, login=login, web=False, at=at)
    if box.draw.random() < 0.7:
        box.returned_by_provider(left, to, at, Cause.FORGED)
    else:
        host = box.draw.choice(box.reporters)
        box.returned_by_stranger(left, box.provider.out.client, host, to, at, Cause.FORGED, through=True)


def _old_letter(box: Box) -> bytes:
    """A mail that the owner once sent, with the signature that the provider gave it."""
    at = box.start - timedelta(days=40)
    mail = compose(
        box.draw, author=box.owner, to=box.draw.choice(box.friends), subject=draw_letter_subject(box.draw),
        at=at, program=box.hand.program or WEB, zone=box.hand.zone,
    )  # fmt: skip
    web = box.hand.program is None
    return box.provider.submit(mail, box.home.client(box.draw), login=box.owner, web=web, at=at)


def _typed(box: Box) -> str:
    """What forgers at times put into their mail to make it look as if it came through the provider."""
    chance = box.draw.random()
    provider, at = box.provider, stamp(box.start)
    if chance < 0.03:
        return (
            f"Received: from PC ([{box.home.client(box.draw).address}])\n"
            f"\t(Authenticated sender: {box.owner})\n"
            f"\tby {provider.host.name} (Postfix) with ESMTPSA id 4C0FFEE000; {at}\n"
        )
    if chance < 0.06:
        return (
            f"Received: from {provider.out.name} ({provider.out.name} [{provider.out.address}])\n"
            f"\tby relay.example.org (Postfix) with ESMTPS id 4C0FFEE001; {at}\n"
        )
    if chance < 0.09:
        return (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={provider.domain}; s=s1;\n"
            "\th=from:to:subject:date; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; b=AAAABBBBCCCCDDDD\n"
        )
    return f"X-Originating-IP: [203.0.113.{box.draw.randrange(1, 255)}]\n" if chance < 0.15 else ""


def _id_of(mail: bytes) -> str:
    return mail.partition(b"Message-ID: <")[2].partition(b">")[0].decode()
