"""Cases to judge by: another maker's code, mail systems and assumptions than those of ``bench.cases``."""

from __future__ import annotations

from datetime import timedelta, timezone
from random import Random

from bench.case import Case, Story
from bench.held_out.systems import Machine, signed
from bench.held_out.world import HOUSES, Entry, World
from whosent.verdict import Cause

__all__ = ["draw_adversary", "draw_case"]

_SUBJECTS = ("Report", "Visit on Tuesday", "Offer no.", "Re: Question", "Garden plan", "見積もり", "予定表")
_BAIT = ("You won", "Payment due", "Private photos", "Account suspended", "Cheap pills", "荷物のお届け")


def draw_case(story: Story, number: int, seed: int) -> Case:
    """The ``number``-th case of a story; the same for the same ``seed``."""
    return _draw(Random(f"held out {seed} {story} {number}"), story, f"{story}-{number}", clever=False)


def draw_adversary(story: Story, number: int, seed: int) -> Case:
    """As ``draw_case``, where the adversary knows how cases are judged.

    A thief copies the owner's program and clock and deletes what he leaves in Sent; a forger types every mark
    of the owner's provider into his mail, and sends lures that pose as warnings of logins.
    """
    return _draw(
        Random(f"adversary {seed} {story} {number}"), story, f"{story}-{number} adversary", clever=True
    )


def _draw(dice: Random, story: Story, name: str, *, clever: bool) -> Case:
    world = World(dice, dice.choice(HOUSES))
    kept = _usual_days(world)
    size = dice.choice((1, 1, 2, 3, 4, 6, 9, 14, 30))
    match story:
        case Story.FORGED:
            _forge(world, size, clever=clever)
        case Story.TAKEOVER | Story.OWN_DEVICE:
            _misuse(world, size, at_home=story is Story.OWN_DEVICE, clever=clever)
        case Story.OWN:
            _write_in_vain(world, size)
        case Story.AUTOMATIC:
            _rules(world, size)
        case Story.FAKE:
            _lures(world, size)
    if story is not Story.FORGED and dice.random() < 0.15:
        _forge(world, dice.randrange(1, 5), clever=False)
        world.marks.append("forged mail too")
    world.tick(7200)
    world.enter(world.at(world.home), "JP", "web", *(() if world.house.is_web else ("imap", "smtp")))
    keys, asked = dice.random() < 0.8, dice.random() < 0.75
    entries = _seen_by_owner(world)
    author = f"From: <{world.owner}>".encode()
    used = any(letter.truth is Cause.ACCOUNT and author in letter.mail for letter in world.letters)
    house = world.house
    traces = house.shows_login or (house.signs and keys and asked and house.binds)
    return Case(
        name=name,
        story=story,
        world=house.title,
        owner=world.owner,
        host=house.system.host,
        profile=house.profile,
        letters=tuple(dice.sample(world.letters, len(world.letters))),
        sent=tuple(mail.encode() for mail in world.sent) if kept and world.sent else None,
        logins="".join(["time,ip,country,method,success\n", *map(_row, entries)]) if entries else "",
        dns=world.name_servers(keys=keys) if asked else None,
        is_shown=used and traces,
        place_known=bool(entries) and house.shows_client,
        answers=_told(dice, story),
        marks=(*world.marks, *(() if keys else ("no key",)), *(() if asked else ("no DNS",))),
    )


def _told(dice: Random, story: Story) -> tuple[tuple[str, str], ...]:
    """One owner in five answers; one answer in ten is wrong."""
    if dice.random() > 0.2:
        return ()
    right = "all" if story is Story.OWN else "none"
    wrong = dice.random() < 0.1
    answers = [("wrote_mail", "some" if wrong else right)]
    if dice.random() < 0.2 or (story is Story.TAKEOVER and dice.random() < 0.2):
        answers.append((dice.choice(("password_refused", "logged_out", "sms_failed")), "yes"))
    return tuple(answers)


def _usual_days(world: World) -> bool:
    """Weeks of the owner's life; whether a Sent folder is handed over."""
    dice = world.dice
    world.when -= timedelta(days=24)
    letters = dice.randrange(0, 15)
    for day in range(24):
        world.tick(86400 * 0.9)
        place = world.work if dice.random() < 0.3 else world.home
        ways = ("web",) if not world.client else ("imap", "smtp")
        world.enter(world.at(place), "JP", *ways)
        if day < letters:
            to = dice.choice(world.people)
            world.sent.append(world.write(to, f"{dice.choice(_SUBJECTS)} {day}", client=world.client))
    return dice.random() < 0.65


def _forge(world: World, size: int, *, clever: bool) -> None:
    dice = world.dice
    texts = [f"{dice.choice(_BAIT)} {dice.randrange(50)}" for _ in range(dice.choice((1, 1, 2, 5)))]
    net = [world.at(world.place(dice.choice(("", "", "pool.example", "vps.example")))) for _ in range(6)]
    neighbour = not world.house.binds and dice.random() < 0.02
    replayed = _earlier(world) if dice.random() < 0.02 else ""
    for _ in range(size):
        world.tick(240)
        system = dice.choice(world.systems)
        to = f"x{dice.randrange(10**6)}@{system.domain}"
        mimics = clever or dice.random() < 0.04
        client = world.client if mimics else dice.choice(("kit", "phpmail", "plain"))
        zone = world.zone if mimics else _far(world)
        mail = replayed or world.write(to, dice.choice(texts), client=client, zone=zone)
        typed = _typed(world, clever=clever) if not replayed else ""
        if neighbour:
            world.marks.append("neighbour")
            other = f"n{dice.randrange(100)}.other@{world.house.domain}"
            left = world.hand_in(mail, world.at(world.place("pool.example")), to, other, web=False)
            world.house_reports(left, to, Cause.FORGED)
        else:
            world.stranger_reports(typed + mail, dice.choice(net), system, to, Cause.FORGED, brought=False)
    if clever:
        _warnings(world)


def _misuse(world: World, size: int, *, at_home: bool, clever: bool) -> None:
    dice = world.dice
    place = (
        world.home
        if at_home
        else world.place(dice.choice(("", "vps.example", "pool.example", "pool.example")))
    )
    web = not at_home and not world.client and dice.random() < 0.6
    client = world.client if clever else "" if web else dice.choice(("kit", "phpmail", "plain"))
    zone = world.zone if clever or web or (at_home and dice.random() < 0.7) else _far(world)
    country = "JP" if at_home or dice.random() < 0.15 else dice.choice(("NG", "BR", "US", "VN"))
    world.marks += ["web" if web else "smtp", country]
    if not at_home and dice.random() < 0.35:
        for _ in range(dice.randrange(2, 12)):
            world.tick(40)
            world.enter(world.at(place), country, "smtp", worked=False)
    texts = [f"{dice.choice(_BAIT)} {dice.randrange(50)}" for _ in range(dice.choice((1, 1, 2, 4)))]
    leaves = not clever and dice.random() < (0.7 if web else 0.08)
    for _ in range(size):
        world.tick(20)
        machine = world.at(place)
        world.enter(machine, country, "web" if web else "smtp")
        system = dice.choice(world.systems)
        to = (
            dice.choice(world.people) if dice.random() < 0.08 else f"x{dice.randrange(10**6)}@{system.domain}"
        )
        mail = world.write(to, dice.choice(texts), client=client, zone=zone, body="Look here\n")
        if leaves:
            world.sent.append(mail)
        _leave(world, mail, machine, to, Cause.ACCOUNT, web=web)
    if clever:
        _warnings(world)


def _leave(world: World, mail: str, machine: Machine, to: str, truth: Cause, *, web: bool) -> None:
    """A mail goes out with the owner's login, and comes back from one side or the other."""
    dice = world.dice
    left = world.hand_in(mail, machine, to, world.owner, web=web)
    system = next((s for s in world.systems if s.domain == to.rpartition("@")[2]), world.systems[0])
    chance = dice.random()
    out = world.house.sends_from.machine
    if chance < 0.6:
        world.house_reports(left, to, truth)
    elif chance < 0.96:
        world.stranger_reports(left, out, system, to, truth, brought=True)
    else:
        via = Machine("192.0.2.250", f"lists.{system.domain}", f"lists.{system.domain}")
        world.stranger_reports(
            system.stamp(out, world.when, to) + left, via, system, to, truth, brought=False
        )


def _write_in_vain(world: World, size: int) -> None:
    dice = world.dice
    circular = f"{dice.choice(_SUBJECTS)} for all" if size > 3 and dice.random() < 0.5 else ""
    for _ in range(size):
        world.tick(3000)
        to = dice.choice(world.people) if dice.random() < 0.5 else f"q{dice.randrange(10**5)}@amber.example"
        place = world.work if dice.random() < 0.3 else world.home
        on_phone = dice.random() < 0.15
        client = "k9" if on_phone else world.client
        subject = circular or f"{dice.choice(_SUBJECTS)} {dice.randrange(300)}"
        mail = world.write(to, subject, client=client)
        machine = world.at(place)
        world.enter(machine, "JP", *(("web",) if not client else ("imap", "smtp")))
        if not client or dice.random() < 0.85:
            world.sent.append(mail)
        _leave(world, mail, machine, to, Cause.OWN, web=not client)


def _rules(world: World, size: int) -> None:
    dice = world.dice
    target = f"old{dice.randrange(100)}@coral.example"
    answers = dice.random() < 0.4
    world.marks.append("answers" if answers else "forwards")
    for _ in range(size):
        world.tick(4000)
        system = dice.choice(world.systems)
        author = (
            dice.choice(world.people) if dice.random() < 0.5 else f"r{dice.randrange(10**5)}@{system.domain}"
        )
        subject = f"{dice.choice(_SUBJECTS)} {dice.randrange(300)}"
        came = world.write(world.owner, subject, author=author, client="k9")
        if dice.random() < 0.7:
            world.deliver(came, system.machine, None)
        if answers:
            mail = world.write(author, f"Re: {subject}", more="Auto-Submitted: auto-replied\n")
            mail = f"Received: by {world.house.system.host} with local; {_now(world)}\n" + mail
            world.house_reports(
                signed(mail, world.house.domain) if world.house.signs else mail, author, Cause.AUTOMATIC
            )
        else:
            taken = f"Delivered-To: {world.owner}\n" + world.house.system.stamp(
                system.machine, world.when, world.owner
            )
            world.house_reports(taken + came, target, Cause.AUTOMATIC)


def _lures(world: World, size: int) -> None:
    dice = world.dice
    for _ in range(size):
        world.tick(9000)
        bad = f"mail-{dice.randrange(999)}.example"
        who, subject, text = dice.choice(
            (
                (f"Mail Delivery System <mailer-daemon@{bad}>", "Delivery failed for 5 messages",
                 f"5 messages could not be delivered. Sign in to send them again: http://{bad}/go\n"),
                (f"MAILER-DAEMON@{world.house.domain}", "配信エラー: メールが保留されています",
                 f"保留中のメールを受信するには、こちらでログインしてください。 https://{bad}/hold\n"),
                (f"Postmaster <postmaster@{bad}>", "Undeliverable: your mailbox is over its limit",
                 "Incoming mail was returned. Confirm your password within 24 hours: "
                 f"http://{bad}/confirm\n"),
            )
        )  # fmt: skip
        mail = (
            f"From: {who}\nTo: {world.owner}\nSubject: {subject}\nDate: {_now(world)}\n"
            f"Message-ID: <{dice.getrandbits(40):x}@{bad}>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{text}"
        )
        world.deliver(mail, world.at(world.place(dice.choice(("", "vps.example")))), Cause.FAKE)


def _warnings(world: World) -> None:
    """Mails that pose as the provider's own warnings of a login."""
    domain = world.house.domain
    for subject in ("New login to your account", "新しい端末からのログインがありました"):
        mail = (
            f"From: Security <security@{domain}>\nTo: {world.owner}\nSubject: {subject}\n"
            f"Date: {_now(world)}\n"
            f"Message-ID: <{world.dice.getrandbits(40):x}@{domain}>\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n\nA new device logged in to your account.\n"
        )
        world.deliver(mail, world.at(world.place("vps.example")), None)


def _typed(world: World, *, clever: bool) -> str:
    house, dice = world.house, world.dice
    lines = (
        house.system.stamp(world.at(world.home), world.when, "x@amber.example", world.owner),
        f"Authentication-Results: {house.system.host};\n dkim=pass header.d={house.domain};\n spf=pass\n",
        f"DKIM-Signature: v=1; a=rsa-sha256; d={house.domain}; s=k2026; c=relaxed/relaxed;\n"
        " h=from:to:subject; bh=QUFBQQ==; b=QkJCQg==\n",
        f"X-Originating-IP: [{world.at(world.home).address}]\n",
    )
    if clever:
        return "".join(dice.sample(lines, dice.randrange(1, 5)))
    return dice.choice(lines) if dice.random() < 0.12 else ""


def _earlier(world: World) -> str:
    world.marks.append("replay")
    world.when -= timedelta(days=30)
    to = world.dice.choice(world.people)
    mail = world.write(to, f"{world.dice.choice(_SUBJECTS)} 0", client=world.client)
    left = world.hand_in(mail, world.at(world.home), to, world.owner, web=not world.client)
    world.when += timedelta(days=30)
    return left


def _seen_by_owner(world: World) -> list[Entry]:
    """Which part of the history the owner gets to see."""
    chance = world.dice.random()
    entries = sorted(world.history, key=lambda e: e.when)
    if chance < 0.5:
        return []
    if chance < 0.62:
        world.marks.append("web pages only")
        return [e for e in entries if e.way == "web"]
    if chance < 0.7:
        world.marks.append("newest twenty")
        return entries[-20:]
    world.marks.append("all logins")
    return entries


def _row(entry: Entry) -> str:
    worked = "yes" if entry.worked else "no"
    return f"{entry.when.isoformat()},{entry.address},{entry.country},{entry.way},{worked}\n"


def _far(world: World) -> timezone:
    return timezone(timedelta(hours=world.dice.choice((-5, 0, 1, 3, 5))))


def _now(world: World) -> str:
    return f"{world.when:%a, %d %b %Y %H:%M:%S +0000}"
