"""Lazy command groups: a command's module is imported when the command runs; help reads only its docstring."""

import ast
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


def lazy_group(commands: Mapping[str, str]) -> type[TyperGroup]:
    """Return the class of a command group.

    `commands` maps the name of a command, in the order of the help, to its entry point `module:function`.
    """

    class LazyGroup(TyperGroup):
        """A group that lists its commands without importing them."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands = {name: _Listed(name, place) for name, place in commands.items()} | dict(self.commands)

        def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
            name, command, rest = super().resolve_command(ctx, args)
            return name, command.imported() if isinstance(command, _Listed) else command, rest

    return LazyGroup


class _Listed(TyperCommand):
    """A command whose module is not imported yet."""

    def __init__(self, name: str, entry_point: str) -> None:
        super().__init__(name)
        self._entry_point = entry_point

    def get_short_help_str(self, limit: int = 45) -> str:
        self.help = self.help or _docstring(self._entry_point)
        return super().get_short_help_str(limit)

    def imported(self) -> Any:
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(self.name, cls=_Imported)(resolve_name(self._entry_point))
        return get_command(single)


class _Imported(TyperCommand):
    """A command whose arguments may begin with an SQL comment: no option has white space in its name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f" {arg}" if _COMMENT.match(arg) else arg for arg in args])


_COMMENT = re.compile(r"--(?:[^=\s]*\s|.*\n)")


def _docstring(entry_point: str) -> str:
    """Return the docstring of a function, read from its source: importing the module would take a second."""
    module, _, function = entry_point.partition(":")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    statements = ast.parse(Path(spec.origin).read_text("utf-8")).body
    (found,) = (one for one in statements if isinstance(one, ast.FunctionDef) and one.name == function)
    return ast.get_docstring(found) or ""
