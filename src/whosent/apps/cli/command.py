"""Commands that speak two languages: their help opens with examples and ends with what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import click

from whosent import __version__
from whosent.apps.cli.exits import Exit
from whosent.catalogue import Catalogue, Language
from whosent.errors import UsageError
from whosent.report.wrapping import width_of, wrap

_WIDTH = 80
_HELP = "help"
_COLUMN = 24
Row = tuple[str, str]
_SETTINGS = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Speaker:
    """In which language a run speaks, and the environment that it sees."""

    catalogue: Catalogue
    environment: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the catalogue."""
        return self.catalogue.say(key, **values)

    def option(self, *names: str, about: str, value: str = "", many: bool = False) -> click.Option:
        """An option with its help ``help.option.<about>``; a flag where ``value`` names none."""
        text = self.say(f"help.option.{about}")
        if not value:
            return click.Option(list(names), is_flag=True, help=text)
        return click.Option(list(names), metavar=value, multiple=many, help=text)

    def common_options(self) -> list[click.Parameter]:
        """Those that every command has."""
        language = self.option("--lang", about="lang", value="|".join(Language))
        language.callback = _check_language
        return [language, self.option("--debug", about="debug")]


class _Spoken:
    """Help as a page: examples first, what to do next last. ``topic`` names its sentences."""

    speaker: Speaker
    topic: str

    def topics(self) -> dict[str, str]:
        """The topic of each command below this one, by name."""
        return {}

    def page(self, command: click.Command, ctx: click.Context) -> str:
        """The whole help text."""
        say = self.speaker.say
        examples = say(f"help.{self.topic}.examples").split("\n")
        lines = [say("help.examples"), *(f"  {example}" for example in examples)]
        pieces = " ".join(command.collect_usage_pieces(ctx))
        lines += ["", say("help.usage", usage=f"{ctx.command_path} {pieces}"), ""]
        lines += wrap(say(f"help.{self.topic}.about"), _WIDTH)
        for heading, rows in self.tables(command, ctx):
            lines += ["", say(heading)]
            for name, text in rows:
                lines += _row(name, text)
        return "\n".join([*lines, "", *wrap(say(f"help.{self.topic}.next"), _WIDTH)])

    def tables(self, command: click.Command, ctx: click.Context) -> Iterator[tuple[str, list[Row]]]:
        """Headings (as keys) with names and what they mean."""
        if isinstance(command, click.Group):
            topics = self.topics().items()
            yield "help.commands", [(name, self.speaker.say(f"help.{topic}.short")) for name, topic in topics]
        options = [p for p in command.get_params(ctx) if isinstance(p, click.Option)]
        yield "help.options", [(_spell(option), option.help or "") for option in options]


def _spell(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def _row(name: str, text: str) -> list[str]:
    indent = " " * (_COLUMN + 2)
    if width_of(name) > _COLUMN - 2:
        return [f"  {name}", *wrap(text, _WIDTH, first=indent)]
    return wrap(text, _WIDTH, first=f"  {name}".ljust(_COLUMN + 2), rest=indent)


class Command(click.Command, _Spoken):
    """One command. ``does`` gets the parsed parameters by name and returns the exit code."""

    def __init__(
        self,
        speaker: Speaker,
        topic: str,
        *,
        params: list[click.Parameter],
        does: Callable[..., int],
        name: str = "",
    ) -> None:
        super().__init__(
            name or topic,
            params=[*params, *speaker.common_options()],
            callback=does,
            context_settings=_SETTINGS,
        )
        self.does = does
        self.speaker = speaker
        self.topic = topic
        self.options_metavar = speaker.say("help.options_word")

    def get_help(self, ctx: click.Context) -> str:
        """The help page, instead of click's own."""
        return self.page(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, described in the right language."""
        return _help_option(self.speaker, super().get_help_option(ctx))


class Group(click.Group, _Spoken):
    """Commands under one name; a wrong one is refused with the nearest."""

    def __init__(
        self, speaker: Speaker, *, commands: Sequence[click.Command], topic: str = "whosent", name: str = ""
    ) -> None:
        params = speaker.common_options()
        if not name:
            params.insert(0, _version_option(speaker))
        super().__init__(
            name or topic,
            commands={str(c.name): c for c in commands},
            params=params,
            callback=lambda **_: None,
            no_args_is_help=False,
            context_settings=_SETTINGS,
        )
        self.speaker = speaker
        self.topic = topic
        self.options_metavar = speaker.say("help.options_word")
        self.subcommand_metavar = speaker.say("help.command_word")

    def topics(self) -> dict[str, str]:
        """The topic of each command, by name."""
        return {name: c.topic for name, c in self.commands.items() if isinstance(c, _Spoken)}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which they were given: the most needed first."""
        return list(self.topics())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without any arguments the help page is what is needed; asking for nothing is still wrong usage."""
        if not args and not ctx.resilient_parsing:
            click.echo(self.get_help(ctx), err=True)
            ctx.exit(Exit.USAGE)
        if args[:1] == [_HELP] and _HELP not in self.commands:  # as other programs have it
            args = [*args[1:], "--help"]
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The help page, instead of click's own."""
        return self.page(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, described in the right language."""
        return _help_option(self.speaker, super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first. Raises ``UsageError`` where there is no such command."""
        names = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in names:
            refuse(args[0], names, what=ctx.command_path, key="cli.no_such_command")
        return super().resolve_command(ctx, args)


def _check_language(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The language itself was looked up before; here a wrong one is refused."""
    return choose_word(value, tuple(Language), option="--lang") if value is not None else None


def _help_option(speaker: Speaker, option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = speaker.say("help.option.help")
    return option


def _version_option(speaker: Speaker) -> click.Parameter:
    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            click.echo(f"whosent {__version__}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show,
        help=speaker.say("help.option.version"),
    )


def choose_word(word: str, words: Sequence[str], *, option: str) -> str:
    """The word in its right spelling. Raises ``UsageError`` with the nearest one where it is none."""
    if word.lower() not in words:
        refuse(word, words, what=option, key="cli.no_such_word")
    return word.lower()


def read_number(text: str | None, *, option: str) -> int:
    """A number from 1 up; 1 where none was given. Raises ``UsageError``."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise UsageError("cli.not_a_number", word=text, what=option)
    return int(text[:9])


def refuse(word: str, words: Sequence[str], *, what: str, key: str) -> NoReturn:
    """Raises ``UsageError`` for a word that is none of ``words``, with the nearest one."""
    values = {"word": word, "words": ", ".join(words), "what": what}
    close = difflib.get_close_matches(word.lower(), words, n=1)
    if close:
        raise UsageError(f"{key}_close", **values, suggestion=close[0])
    raise UsageError(key, **values)
