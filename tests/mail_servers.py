"""A real Postfix and a real Exim, each in a folder of its own, on the loopback only, while a test lasts.

Where they are says WHOSENT_MAIL_SERVERS (tools/mail_servers.sh fetches them). Their users are made up by
nss_wrapper, so that nothing on the machine changes.
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER, OTHER, PASSWORD = "hana@example.jp", "taro@example.jp", "rosebud"
OUTSIDE = "203.0.113.7"
_USERS = ("postfix", "Debian-exim")
_FIRST_ID = 61001
_TRIES = 200
_QUEUES = "active bounce corrupt defer deferred flush hold incoming private saved trace"
_SERVICES = (
    "rewrite:trivial-rewrite bounce:bounce defer:bounce trace:bounce flush:flush proxymap:proxymap "
    "error:error "
    "retry:error virtual:virtual anvil:anvil showq:showq verify:verify scache:scache tlsmgr:tlsmgr smtp:smtp "
    "relay:smtp"
)
_ALONE, _NO_LIMIT = ("anvil", "verify", "scache", "tlsmgr"), ("bounce", "flush")


def find_servers() -> Path | None:
    """The folder that tools/mail_servers.sh made; None where there is none, or only root could use it."""
    named = os.environ.get("WHOSENT_MAIL_SERVERS", "")
    return Path(named) if named and os.geteuid() == 0 else None


class MailServer(ABC):
    """One that knows two users of example.jp, writes notices to them, and reaches nobody else.

    log      the file that it writes
    mailbox  the Maildir into which the owner's mail is delivered
    done     what the log says once of each mail that it is done with
    """

    done: str
    log: Path
    mailbox: Path

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree, self.folder = tree, folder
        folder.chmod(0o755)
        libraries = [
            tree / "usr/lib/postfix",
            *tree.glob("usr/lib/*-linux-gnu*"),
            *tree.glob("lib/*-linux-gnu*"),
        ]
        (folder / "passwd").write_text(
            Path("/etc/passwd").read_text()
            + "".join(
                f"{name}:x:{number}:{number}::/nonexistent:/usr/sbin/nologin\n"
                for number, name in enumerate(_USERS, _FIRST_ID)
            )
        )
        groups = "".join(f"{n}:x:{i}:\n" for i, n in enumerate((*_USERS, "postdrop"), _FIRST_ID))
        (folder / "group").write_text(Path("/etc/group").read_text() + groups)
        self.environment = {
            "PATH": os.environ["PATH"],
            "TZ": "Asia/Tokyo",
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "LD_PRELOAD": "libnss_wrapper.so",
            "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
            "NSS_WRAPPER_GROUP": str(folder / "group"),
        }
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the block runs; all that was started has ended when it is left."""
        said = self.folder / "stderr"
        with said.open("wb") as stderr:
            process = subprocess.Popen(
                self.command(),
                env=self.environment,
                cwd=self.folder,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        try:
            wait_until(self.answers, what=lambda: said.read_text("utf-8", "replace") + self.logged())
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)

    def logged(self) -> str:
        """The log so far."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def client(self) -> smtplib.SMTP:
        """A connection from this machine."""
        return smtplib.SMTP("127.0.0.1", self.port, local_hostname="laptop.example.jp", timeout=10)

    def hand_in(self, mail: bytes, *, login: str, to: str) -> None:
        """Under a login, as mail programs do."""
        with self.client() as smtp:
            smtp.login(login, PASSWORD)
            smtp.sendmail(OWNER, [to], mail)

    def guess(self, login: str) -> None:
        """A wrong password."""
        with self.client() as smtp:
            try:
                smtp.login(login, "wrong")
            except smtplib.SMTPAuthenticationError:
                return
        raise AssertionError("a wrong password was taken")

    def is_done_with(self, mails: int) -> bool:
        """Whether so many mails have been dealt with, and a notice of each was delivered."""
        return self.logged().count(self.done) >= 2 * mails and len(self.delivered()) >= mails

    def delivered(self) -> list[Path]:
        """What was put into the owner's mailbox, a Maildir."""
        return sorted(self.mailbox.glob("new/*"))

    @abstractmethod
    def command(self) -> list[str]:
        """How it is started in the foreground."""

    @abstractmethod
    def take_from_outside(self, mail: bytes, *, to: str) -> None:
        """From a stranger's machine, without login, with the owner as sender."""

    @abstractmethod
    def make_here(self, mail: bytes, *, to: str) -> None:
        """By a program on the server itself."""


class Postfix(MailServer):
    """Asks a stand-in for Dovecot's auth service who may log in."""

    done = ": removed"

    def __init__(self, tree: Path, folder: Path) -> None:
        super().__init__(tree, folder)
        self.log, self.mailbox = folder / "mail.log", folder / "box" / "hana"
        self._auth, self._remote = _serve(_answer_auth), _serve(_refuse_all)
        queue, data = folder / "queue", folder / "data"
        user, drop = _FIRST_ID, _FIRST_ID + len(_USERS)
        for name in _QUEUES.split():
            _make(queue / name, 0o700, user)
        _make(queue / "public", 0o2710, user, drop)
        _make(queue / "maildrop", 0o1730, user, drop)
        _make(queue / "pid", 0o755, 0)
        _make(data, 0o700, user)
        _make(folder / "box", 0o700, user)
        queue.chmod(0o755)
        conf = folder / "conf"
        conf.mkdir()
        (conf / "main.cf").write_text(self._main(queue, data))
        (conf / "master.cf").write_text(self._master())
        (folder / "empty").touch()

    def command(self) -> list[str]:
        return [str(self.tree / "usr/lib/postfix/sbin/master"), "-c", str(self.folder / "conf"), "-d"]

    def take_from_outside(self, mail: bytes, *, to: str) -> None:
        with self.client() as smtp:
            smtp.ehlo()
            smtp.docmd("XCLIENT", f"NAME=dyn.isp.example ADDR={OUTSIDE}")
            smtp.sendmail(OWNER, [to], mail)

    def make_here(self, mail: bytes, *, to: str) -> None:
        sendmail = self.tree / "usr/sbin/sendmail"
        subprocess.run(
            [str(sendmail), "-C", str(self.folder / "conf"), "-f", OWNER, to],
            input=mail,
            check=True,
            env={**self.environment, "MAIL_CONFIG": str(self.folder / "conf")},
        )

    def _main(self, queue: Path, data: Path) -> str:
        keep = " ".join(("MAIL_CONFIG", "TZ", *(n for n in self.environment if n not in ("PATH", "TZ"))))
        return f"""compatibility_level = 3.6
myhostname = mx.example.jp
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mail_owner = postfix
setgid_group = postdrop
queue_directory = {queue}
data_directory = {data}
daemon_directory = {self.tree}/usr/lib/postfix/sbin
command_directory = {self.tree}/usr/sbin
shlib_directory = {self.tree}/usr/lib/postfix
meta_directory = {self.folder}/conf
maillog_file = {self.log}
maillog_file_prefixes = {self.folder}
import_environment = {keep}
export_environment = {keep}
alias_maps =
alias_database =
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{self._auth.getsockname()[1]}
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_peername_lookup = no
relay_domains = far.example
relay_transport = smtp:[127.0.0.1]:{self._remote.getsockname()[1]}
default_transport = smtp:[127.0.0.1]:{self._remote.getsockname()[1]}
smtp_host_lookup = native
virtual_mailbox_domains = example.jp
virtual_mailbox_base = {self.folder}/box
virtual_mailbox_maps = static:hana/
virtual_minimum_uid = 100
virtual_uid_maps = static:{_FIRST_ID}
virtual_gid_maps = static:{_FIRST_ID}
"""

    def _master(self) -> str:
        services = [
            f"127.0.0.1:{self.port} inet n - n - - smtpd",
            "pickup unix n - n 1 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "postlog unix-dgram n - n - 1 postlogd",
        ]
        for name in _SERVICES.split():
            service, _, program = name.partition(":")
            most = "1" if program in _ALONE else "0" if program in _NO_LIMIT else "-"
            unprivileged = "n" if program == "virtual" else "-"
            services.append(f"{service} unix - {unprivileged} n - {most} {program}")
        return "\n".join(services) + "\n"


class Exim(MailServer):
    """Checks passwords in its own configuration."""

    done = " Completed"

    def __init__(self, tree: Path, folder: Path) -> None:
        super().__init__(tree, folder)
        self.log, self.mailbox = folder / "log" / "mainlog", folder / "box" / "hana"
        user = _FIRST_ID + _USERS.index("Debian-exim")
        for name in ("spool", "log", "box"):
            _make(folder / name, 0o750, user, user)
        self._conf = folder / "exim.conf"
        self._conf.write_text(self._configuration())
        self._exim = str(tree / "usr/sbin/exim4")

    def command(self) -> list[str]:
        return [
            self._exim,
            "-C",
            str(self._conf),
            "-bdf",
            "-q1m",
            "-oX",
            str(self.port),
            "-oP",
            str(self.folder / "pid"),
        ]

    def take_from_outside(self, mail: bytes, *, to: str) -> None:
        lines = mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        talk = f"EHLO dyn.isp.example\r\nMAIL FROM:<{OWNER}>\r\nRCPT TO:<{to}>\r\nDATA\r\n".encode()
        subprocess.run(
            [self._exim, "-C", str(self._conf), "-bs", "-oMa", f"{OUTSIDE}.4100"],
            input=talk + lines + b"\r\n.\r\nQUIT\r\n",
            check=True,
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )

    def make_here(self, mail: bytes, *, to: str) -> None:
        subprocess.run(
            [self._exim, "-C", str(self._conf), "-f", OWNER, to], input=mail, check=True, env=self.environment
        )

    def _configuration(self) -> str:
        keep = " : ".join(self.environment)
        return f"""primary_hostname = mx.example.jp
exim_path = {self.tree}/usr/sbin/exim4
spool_directory = {self.folder}/spool
log_file_path = {self.folder}/log/%slog
keep_environment = {keep}
local_interfaces = 127.0.0.1
daemon_smtp_ports = {self.port}
disable_ipv6 = true
deliver_drop_privilege = true
timezone = Asia/Tokyo
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = accept
acl_smtp_data = accept
never_users =
smtp_enforce_sync = false
begin acl
accept:
  accept
begin routers
own:
  driver = accept
  domains = example.jp
  transport = box
nobody:
  driver = redirect
  allow_fail
  data = :fail: User unknown
begin transports
box:
  driver = appendfile
  directory = {self.folder}/box/hana
  create_directory
  maildir_format
  user = Debian-exim
  group = Debian-exim
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{{PASSWORD}}}}}
  server_set_id = $auth2
"""


def wait_until(holds: Callable[[], bool], *, what: Callable[[], str]) -> None:
    """Until it holds, for a good while; fails with what ``what`` says."""
    waiting = threading.Event()
    for _ in range(_TRIES):
        if holds():
            return
        waiting.wait(0.05)
    raise AssertionError(what())


def _make(path: Path, mode: int, user: int, group: int = 0) -> None:
    path.mkdir(parents=True, exist_ok=True)
    os.chown(path, user, group)
    path.chmod(mode)


def _serve(answer: Callable[[socket.socket], None]) -> socket.socket:
    """Answers whoever connects, until the test ends."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket) -> None:
        with connection, suppress(ConnectionError):  # who has all that he wants may hang up
            answer(connection)

    def serve() -> None:
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listening


def _refuse_all(connection: socket.socket) -> None:
    """Another server, at which nobody has a mailbox."""
    with connection.makefile("rb") as lines:
        connection.sendall(b"220 mx.far.example ESMTP\r\n")
        for line in lines:
            word = line[:4].upper()
            reply = {b"RCPT": b"550 5.1.1 User unknown", b"QUIT": b"221 Bye", b"DATA": b"503 No recipients"}
            connection.sendall(reply.get(word, b"250 Ok") + b"\r\n")


def _answer_auth(connection: socket.socket) -> None:
    hello = "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t0123456789abcdef\nDONE\n"
    connection.sendall(hello.encode())
    with connection.makefile("rb") as lines:
        for line in lines:
            fields = line.decode().rstrip("\n").split("\t")
            if fields[0] == "AUTH":
                response = next(f for f in fields if f.startswith("resp=")).removeprefix("resp=")
                _, login, password = base64.b64decode(response).decode().split("\0")
                word = "OK" if password == PASSWORD else "FAIL"
                connection.sendall(f"{word}\t{fields[1]}\tuser={login}\n".encode())


def has_all(tree: Path) -> bool:
    """Whether both servers are in the folder."""
    return all(shutil.which(str(tree / name)) for name in ("usr/sbin/exim4", "usr/lib/postfix/sbin/master"))
