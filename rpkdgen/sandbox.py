"""Jinja with bounds, for templates and narratives; and its errors in the planner's words.

Templates and narratives come from a repository that many people write to: they may compute and
print, but not reach into Python, nor fill the memory. A name that does not exist is an error with the
file and line of the template, never an empty place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import DecimalException
from functools import lru_cache, partial
from pathlib import Path
from traceback import walk_tb
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join
from jinja2.nodes import Concat, EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing, pass_eval_context

from rpkdgen.format import FILTERS, NotANumber
from rpkdgen.problem import CodeDoc, Position, Problem, Severity, TemplateError
from rpkdgen.suggest import did_you_mean

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-N10", Severity.ERROR, "Nama yang dipakai templat atau narasi ada pada rencana.",
                "bentuk templat", "{{ daerah.namaa }}", "{{ daerah.nama }}"),
        CodeDoc("RPKD-N11", Severity.ERROR, "Tulisan Jinja dalam templat dan narasi lengkap dan benar.",
                "bentuk templat", "{{ daerah.nama }", "{{ daerah.nama }}"),
        CodeDoc("RPKD-N12", Severity.ERROR, "Templat dan narasi hanya menghitung dan mencetak, dalam batas ukuran.",
                "bentuk templat", "{{ range(1000000) }}", "{{ periode_tahun }}"),
        CodeDoc("RPKD-N13", Severity.ERROR, "Nilai yang dihitung atau dicetak templat dan narasi ada dan sesuai "
                "jenisnya.", "bentuk templat", "{{ daerah.nama | rupiah }}", "{{ pagu(tahun=2024) | rupiah }}"),
    )
}  # fmt: skip

UNKNOWN, SYNTAX, FORBIDDEN, VALUE = CODES

#: Bounds that no honest document comes near: items of a range, characters of a text, of a document.
LONGEST_RANGE = 10_000
LONGEST_TEXT = 1_000_000
LONGEST_OUTPUT = 200_000_000
LARGEST_TEMPLATE = 1_000_000
LARGEST_NUMBER = 512  # bits

_STRING_METHODS = frozenset(
    {
        "capitalize", "endswith", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split", "startswith",
        "strip", "title", "upper",
    }
)  # fmt: skip
_HIDDEN = frozenset({"asal"})
_PLAIN_FILTERS = (
    "abs", "capitalize", "default", "dictsort", "escape", "e", "first", "groupby", "int", "items", "join", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select",
    "selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip
_PLAIN_TESTS = (
    "defined", "undefined", "none", "string", "number", "mapping", "sequence", "odd", "even", "divisibleby",
    "eq", "equalto", "==", "ne", "!=", "lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">", "ge", ">=",
    "in", "true", "false", "sameas",
)  # fmt: skip


class UnknownName(UndefinedError):
    """A name, or an attribute of ``owner``, that does not exist."""

    def __init__(self, message: str | None, name: str, owner: object) -> None:
        super().__init__(message)
        self.name, self.owner = name, owner


class Refused(Exception):
    """A call that the plan cannot answer (an unknown indicator, a missing value); message and hint are Indonesian."""

    def __init__(self, message: str, hint: str = "", code: str = UNKNOWN) -> None:
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


class TooLarge(Exception):
    """A template wants more than any document needs."""


class Unknown(StrictUndefined):
    """An undefined value that remembers what was asked of what."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Callable[..., Exception] = UndefinedError,
    ) -> None:
        made = exc if exc is not UndefinedError else partial(_unknown, name or "", obj)
        super().__init__(hint, obj, name, made)  # type: ignore[arg-type]


def _unknown(name: str, owner: object, message: str | None = None) -> UnknownName:
    return UnknownName(message, name, owner)


class _BoundedCode(CodeGenerator):
    """Code in which ``~`` cannot double a text for ever."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:
        self.write("environment.bounded(")
        super().visit_Concat(node, frame)
        self.write(")")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox of Jinja, narrowed: few filters, few text methods, bounded sizes."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    code_generator_class = _BoundedCode

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=Unknown, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, **options)
        self.filters = {name: self.filters[name] for name in _PLAIN_FILTERS} | dict(FILTERS)
        self.filters |= {"replace": _bounded_replace, "join": _bounded_join}
        self.tests = {name: self.tests[name] for name in _PLAIN_TESTS}
        self.globals = {"range": _bounded_range}
        self._safe: dict[tuple[type, str], bool] = {}
        # Any other option (another comment mark, what is done with values) may stand in the code.
        self._is_plain = options.keys() <= {"autoescape"}

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *rest: Any) -> Any:
        """The code of a template; that of titles and frames is made once for all documents."""
        if rest or not self._is_plain or not isinstance(source, str):
            return super().compile(source, name, filename, *rest)
        return _plain_code(bool(self.autoescape), source, name, filename)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if attr in _HIDDEN:
            return False
        if isinstance(obj, str):
            return attr in _STRING_METHODS
        # Jinja's answer depends on the kind of object only; a large table asks for the same few fields of every row.
        kind = type(obj), attr
        safe = self._safe.get(kind)
        if safe is None:
            safe = self._safe[kind] = super().is_safe_attribute(obj, attr, value)
        return safe

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("pangkat tidak dapat dipakai")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("format % tidak dapat dipakai; pakai filter")
        if operator == "*" and not (_is_number(left) and _is_number(right)):
            raise SecurityError("hanya bilangan yang dapat dikalikan")
        return self.bounded(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> None:
        """``"…".format`` stays forbidden: its field widths have no bound."""

    @staticmethod
    def bounded(value: Any) -> Any:
        """The value, unless it is larger than anything a document prints."""
        if isinstance(value, str | list | tuple) and len(value) > LONGEST_TEXT:
            raise TooLarge
        if isinstance(value, int) and value.bit_length() > LARGEST_NUMBER:
            raise TooLarge
        return value


@lru_cache(maxsize=1000)
def _plain_code(autoescape: bool, source: str, name: str | None, filename: str | None) -> Any:
    return ImmutableSandboxedEnvironment.compile(BoundedEnvironment(autoescape=autoescape), source, name, filename)


def _is_number(value: object) -> bool:
    return not isinstance(value, str | bytes | list | tuple | dict)


def _bounded_range(*args: int) -> range:
    numbers = range(*args)
    if len(numbers) > LONGEST_RANGE:
        raise TooLarge
    return numbers


def _bounded_replace(text: str, old: str, new: str) -> str:
    if len(text) * max(1, len(new)) > LONGEST_TEXT:
        raise TooLarge
    return text.replace(old, new)


@pass_eval_context
def _bounded_join(
    context: EvalContext, values: Iterable[Any], separator: str = "", attribute: str | None = None
) -> str:
    items = list(values)
    if len(items) * max(1, len(separator)) > LONGEST_TEXT:
        raise TooLarge
    joined: str = do_join(context, items, separator, attribute)
    BoundedEnvironment.bounded(joined)
    return joined


def render(template: Template, context: Mapping[str, Any], file: str, limit: int = LONGEST_OUTPUT) -> str:
    """The template's text; raises TemplateError with the file and line of what is wrong.

    ``file`` is the template's name as shown, where the error itself does not tell.
    """
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate(context):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise TooLarge
    except TemplateError:
        raise
    except Exception as error:
        raise_translated(error, file, context)
    return "".join(pieces)


def display_path(path: Path) -> str:
    """The path as problems show it: relative to the current folder where it lies below, with "/"."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


# ── errors ───────────────────────────────────────────────────────────────────────────────────────
def raise_translated(error: Exception, file: str, names: Iterable[str]) -> NoReturn:
    """Raise the TemplateError that says what went wrong in which line of which template."""
    position = _position(error, file)
    code, message, hint = _in_words(error, names)
    raise TemplateError(Problem(position, code, Severity.ERROR, message, hint)) from error


def problem_at(file: str, line: int, code: str, message: str, hint: str = "") -> TemplateError:
    return TemplateError(Problem(Position(file, line), code, Severity.ERROR, message, hint))


def _position(error: Exception, file: str) -> Position:
    """The innermost place in a template (Jinja gives its frames the template's own lines)."""
    if isinstance(error, TemplateSyntaxError):
        return Position(display_path(Path(error.filename)) if error.filename else file, error.lineno)
    place = Position(file)
    for frame, line in walk_tb(error.__traceback__):
        if "__jinja_template__" in frame.f_globals or "__jinja_exception__" in frame.f_globals:
            place = Position(display_path(Path(frame.f_code.co_filename)), line)
    return place


def _in_words(error: Exception, names: Iterable[str]) -> tuple[str, str, str]:
    match error:
        case Refused():
            return error.code, error.message, error.hint
        case UnknownName() if not error.name:  # "first", "last", "min" and "max" of nothing
            return VALUE, "daftar yang diambil isinya ternyata kosong", "Beri syarat {% if … %}."
        case UnknownName() if error.owner is missing:
            return UNKNOWN, f"nama “{error.name}” tidak dikenal", did_you_mean(error.name, names)
        case UnknownName() if error.owner is None:
            hint = "Isi nilainya dalam rencana, atau beri syarat {% if … %}."
            return VALUE, f"“{error.name}” diminta dari isian yang belum ada", hint
        case UnknownName():
            known = list(_attributes(error.owner))
            return UNKNOWN, f"“{error.name}” tidak ada pada {_kind(error.owner)}", did_you_mean(str(error.name), known)
        case UndefinedError():
            return UNKNOWN, f"nama tidak dikenal: {error}", ""
        case TemplateNotFound():
            return UNKNOWN, f"templat “{error.name}” tidak ada", ""
        case TemplateSyntaxError():
            return SYNTAX, _syntax_message(error), _syntax_hint(error, names)
        case SecurityError():
            return FORBIDDEN, f"tidak diizinkan dalam templat: {_security_message(error)}", ""
        case TooLarge() | RecursionError() | MemoryError() | OverflowError():
            return FORBIDDEN, "templat ini terlalu besar atau berputar tanpa henti", "Kurangi pengulangannya."
        case NotANumber():
            return VALUE, str(error), "Filter ini hanya untuk bilangan atau tanggal yang sesuai."
        case ZeroDivisionError() | DecimalException():
            return VALUE, "perhitungan tidak dapat dilakukan (pembagian dengan nol atau nilai tidak wajar)", ""
        case TypeError() if "NoneType" in str(error):
            return VALUE, "perhitungan memakai nilai yang belum ada (n.a.)", "Isi nilainya dalam rencana."
        case _:
            return VALUE, f"templat tidak dapat dijalankan: {error}", ""


def _security_message(error: SecurityError) -> str:
    found = re.search(r"access to attribute '([^']*)'", str(error))
    return f"“{found[1]}”" if found else str(error)


def _syntax_message(error: TemplateSyntaxError) -> str:
    text = error.message or ""
    if found := re.match(r"No filter named '([^']*)'", text):
        return f"filter “{found[1]}” tidak dikenal"
    if found := re.match(r"Encountered unknown tag '([^']*)'", text):
        return f"perintah “{found[1]}” tidak dikenal"
    if "Unexpected end of template" in text or "unexpected end of template" in text:
        return "blok templat belum ditutup (kurang endif, endfor, atau }})"
    return f"tulisan templat tidak dapat dibaca: {text}"


def _syntax_hint(error: TemplateSyntaxError, names: Iterable[str]) -> str:
    found = re.match(r"No filter named '([^']*)'", error.message or "")
    return did_you_mean(found[1], [*FILTERS, *_PLAIN_FILTERS]) if found else ""


def _kind(owner: object) -> str:
    if isinstance(owner, Mapping):
        return "daftar bernama ini"
    return f"“{getattr(owner, 'jenis_data', type(owner).__name__)}”"


def _attributes(owner: object) -> Iterator[str]:
    if isinstance(owner, Mapping):
        yield from map(str, owner)
    else:
        yield from (name for name in dir(owner) if not name.startswith("_") and name not in _HIDDEN)
