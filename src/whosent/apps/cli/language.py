"""Which language to speak: ``--lang``, else the locale of the environment, else English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whosent.catalogue import Language

_OPTION = "--lang"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language for help, errors and results.

    Looked up before the arguments are parsed, for what is wrong with them must be said in it too.
    """
    stated = _stated(arguments)
    if stated in tuple(Language):
        return Language(stated)
    for variable in _VARIABLES:
        if environment.get(variable):
            return Language.JA if environment[variable].lower().startswith("ja") else Language.EN
    return Language.EN


def _stated(arguments: Sequence[str]) -> str:
    stated = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--":
            break
        if argument == _OPTION:
            stated = following
        elif argument.startswith(_OPTION + "="):
            stated = argument.partition("=")[2]
    return stated.lower()
