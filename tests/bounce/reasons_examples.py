"""The examples of reasons_examples.toml and hosts/*.toml, read by the loader that reads every table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from whosent.bounce.model import Action, Reason
from whosent.bounce.reasons import ReasonInput
from whosent.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What one recipient's notice says, the reason that it means, and the host table that decides."""

    reason: Reason
    host: str = ""
    language: str = "en"
    status: str = ""
    reply_code: int | None = None
    smtp_command: str = ""
    diagnostic: str = ""
    diagnostic_type: str = ""
    human_text: str = ""
    remote_mta: str = ""
    reporting_mta: str = ""
    recipient_domain: str = ""
    mail_system: str = ""
    action: Action = Action.FAILED

    def facts(self) -> ReasonInput:
        """The example as ``classify`` takes it."""
        return ReasonInput(
            status=self.status,
            reply_code=self.reply_code,
            smtp_command=self.smtp_command,
            diagnostic=self.diagnostic,
            diagnostic_type=self.diagnostic_type,
            human_text=self.human_text,
            remote_mta=self.remote_mta,
            reporting_mta=self.reporting_mta,
            recipient_domain=self.recipient_domain,
            mail_system=self.mail_system,
            action=self.action,
        )

    @property
    def names_who(self) -> bool:
        """Whether something else than ``remote_mta`` tells whose words these are."""
        return bool(self.reporting_mta or self.recipient_domain or self.mail_system)

    def __str__(self) -> str:
        said = self.diagnostic or self.human_text or self.status or self.action
        return f"{self.reason}: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """``reasons_examples.toml``."""

    example: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostExamples:
    """``hosts/<name>.toml``: what a host says.

    remote_mta  who says it, where an example names nobody
    example     the table of that host must decide
    general     what is everybody's is enough, so the host needs no row for it
    """

    remote_mta: str = ""
    example: tuple[Example, ...]
    general: tuple[Example, ...] = ()

    def of(self, host: str) -> tuple[Example, ...]:
        """All of them, those that the table must decide with its name."""
        decided = (replace(e, host=host) for e in self.example)
        return tuple(e if e.remote_mta or e.names_who else replace(e, remote_mta=self.remote_mta)
                     for e in (*decided, *self.general))


_HERE = Path(__file__).parent
EXAMPLES = read_table(ExampleFile, _HERE / "reasons_examples.toml").example
for _file in sorted((_HERE / "hosts").glob("*.toml")):
    EXAMPLES += read_table(HostExamples, _file).of(_file.stem)
