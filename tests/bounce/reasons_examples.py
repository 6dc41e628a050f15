"""The examples of reasons_examples.toml, read by the loader that reads every table."""

from __future__ import annotations

from dataclasses import dataclass
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

    def __str__(self) -> str:
        said = self.diagnostic or self.human_text or self.status or self.action
        return f"{self.reason}: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """The file."""

    example: tuple[Example, ...]


EXAMPLES = read_table(ExampleFile, Path(__file__).parent / "reasons_examples.toml").example
