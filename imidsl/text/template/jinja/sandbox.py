"""Jinja's environment as texts have it: sandboxed, strict, bounded, with character offsets for line numbers.

Only `template` loads this module, and only for a text that holds a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import BuiltinMethodType, MethodType
from typing import Any, Final, TypeAlias

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, pass_context
from jinja2 import Template as JinjaTemplate
from jinja2 import nodes as theirs
from jinja2.lexer import Lexer, TokenStream
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext, Macro, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

from imidsl.diagnostics.templates import CALLS_TOO_DEEP, NONE_HAS_NO_TEXT, REFUSED_ATTRIBUTE
from imidsl.text import vocabulary
from imidsl.text.template import nodes
from imidsl.text.template.filters import instead_of
from imidsl.text.template.jinja.codegen import Generator, read_first
from imidsl.text.template.jinja.filters import FILTERS, TESTS, result_of
from imidsl.text.template.jinja.meter import MAX_CALLS, OPERATION, Fault, Meter, check_bits, check_items, check_length
from imidsl.text.template.own_filters import format_text
from imidsl.text.template.text_of import kind_of, text_of
from imidsl.text.template.tokens import Word, Words, place

CompiledTemplate: TypeAlias = JinjaTemplate
"""A template that can be run."""
#: The file name of compiled templates: frames of a traceback are told by it.
CODE_NAME = "<text>"
#: What reading a text raises, with the offset as its `lineno`.
SYNTAX_ERROR = TemplateSyntaxError
#: How many texts' words are kept: what parses a text asks for them more than once.
_KEPT = 64

#: What values may be asked for behind a dot.
_METHODS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, vocabulary.TEXT_METHODS),
    (Mapping, vocabulary.RECORD_METHODS),
    ((list, range), vocabulary.LIST_METHODS),
    (tuple, vocabulary.LIST_METHODS | {"grouper", "list"}),
    (date, vocabulary.DATE_METHODS),
    (LoopContext, vocabulary.LOOP_METHODS),
    (Cycler, frozenset({"next", "reset", "current"})),
)
_CALLABLE = (BuiltinMethodType, MethodType, Macro, LoopContext, Joiner)
_KEYS = (str, int, float, Decimal, date, type(None))


class _Lexer(Lexer):
    def _normalize_newlines(self, value: str) -> str:
        return value  # a carriage return in the text was written on purpose, as an escape


class _Context(Context):
    meter: Meter

    def derived(self, locals: dict[str, Any] | None = None) -> _Context:
        context = super().derived(locals)
        assert isinstance(context, _Context)
        context.meter = self.meter
        return context


@pass_context
def _finalize(context: _Context, value: object) -> str:
    """What `{{ }}` writes."""
    text = value if type(value) is str else text_of(value)
    context.meter.spend(1 + (len(text) >> 4))
    return text


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    check_items(len(numbers) if abs(numbers.stop - numbers.start) < 2**62 else 2**62)
    return numbers


def _concat(parts: Iterable[str]) -> str:
    text = "".join(parts)
    check_length(len(text))
    return text


class _Environment(SandboxedEnvironment):
    code_generator_class = Generator
    context_class = _Context
    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)
    concat = staticmethod(_concat)

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, keep_trailing_newline=True, optimized=False, finalize=_finalize)
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)
        functions = {"range": _range, "dict": dict, "namespace": Namespace, "cycler": Cycler, "joiner": Joiner}
        self.globals = {name: functions[name] for name in vocabulary.GLOBALS}
        self._functions = tuple(functions.values())
        self._lexer = _Lexer(self)

    @property
    def lexer(self) -> Lexer:
        return self._lexer

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        found = words_of(source)
        if found.fault is not None:
            offset, problem = found.fault
            raise TemplateSyntaxError(problem, offset)
        return TokenStream(
            self._lexer.wrap((word.start, word.kind, word.text) for word in found.laid_out), name, filename
        )

    # -- What compiled templates call

    def metered(self, context: _Context, values: Any, cost: int) -> Any:
        """What a loop runs over, its whole work charged beforehand."""
        if values is None:
            raise Fault(NONE_HAS_NO_TEXT)
        try:
            count = len(values)
        except TypeError:
            values = context.meter.listed(values)
            count = len(values)
        context.meter.spend(count * cost)
        return values

    def charge(self, context: _Context, cost: int) -> None:
        """Charge for what a macro does."""
        context.meter.spend(cost)

    def joined(self, context: _Context, values: tuple[object, ...]) -> str:
        """`a ~ b`."""
        parts = [text_of(value) for value in values]
        length = sum(map(len, parts))
        check_length(length)
        context.meter.spend(1 + (length >> 4))
        return "".join(parts)

    def weighed(self, context: _Context, value: Any) -> Any:
        """An operand of a comparison."""
        context.meter.weigh(value)
        return value

    def part(self, context: _Context, value: Any, part: slice) -> object:
        """`value[start:stop]`."""
        if value is None:
            raise Fault(NONE_HAS_NO_TEXT)
        return result_of(context.meter, value[part])

    def key(self, value: object) -> object:
        """A key of a record written in the template; lists could hide an endless amount of hashing."""
        if not isinstance(value, _KEYS):
            raise TypeError(f"{kind_of(value)} can't be a key")
        return value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """An arithmetic operator, measured before it is carried out."""
        context.meter.spend(OPERATION)
        if operator == "%" and isinstance(left, str):
            return result_of(context.meter, format_text(left, right))
        _check_growth(operator, left, right)
        left, right = _alike(left, right)
        result = self.binop_table[operator](left, right)
        return result_of(context.meter, result)

    def call(self, context: Any, called: Any, /, *args: Any, **given: Any) -> Any:
        """A call: only of macros, of the globals and of the methods that `getattr` gives out."""
        meter: Meter = context.meter
        if isinstance(called, Undefined):
            _undefined(called)
        if not (isinstance(called, _CALLABLE) or any(called is function for function in self._functions)):
            raise TypeError("this can't be called")
        meter.spend(OPERATION)
        meter.weigh(getattr(called, "__self__", None), *args, *(v for k, v in given.items() if not k.startswith("_")))
        if not isinstance(called, (Macro, LoopContext)):
            result = context.call(called, *args, **given)
            return result if isinstance(called, type) else _as_in_texts(result_of(meter, result))
        meter.depth += 1
        if meter.depth > MAX_CALLS:
            raise Fault(CALLS_TOO_DEEP, limit=MAX_CALLS)
        try:
            return context.call(called, *args, **given)
        finally:
            meter.depth -= 1

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`: a field first, then one of the few methods that there are."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Undefined):
            _undefined(obj)
        is_set = isinstance(obj, Namespace) and not attribute.startswith("_")
        if is_set or any(isinstance(obj, kind) and attribute in allowed for kind, allowed in _METHODS):
            return getattr(obj, attribute) if hasattr(obj, attribute) else self.undefined(name=attribute)
        if isinstance(obj, Mapping):
            return self.undefined(f"the record has no field '{attribute}'", name=attribute)
        raise _refusal(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`."""
        if isinstance(obj, Mapping):
            found = isinstance(argument, _KEYS) and argument in obj
            return (
                obj[argument] if found else self.undefined(f"the record has no field '{argument}'", name=str(argument))
            )
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, (str, list, tuple, range)):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(f"there is no item {argument}")
        if isinstance(obj, Undefined):
            _undefined(obj)
        raise _refusal(obj, f"[{text_of(argument)}]")


def _undefined(value: Undefined) -> None:
    value._fail_with_undefined_error()


def _refusal(value: object, attribute: str) -> Fault:
    if value is None:
        return Fault(NONE_HAS_NO_TEXT)
    return Fault(REFUSED_ATTRIBUTE, word=attribute, owner=owner_of(value), help=instead_of(attribute))


def owner_of(value: object) -> str:
    """What a value is, in words."""
    if isinstance(value, str):
        return "a text"
    if isinstance(value, (int, float, Decimal)):
        return "a number"
    return kind_of(value)


def _check_growth(operator: str, left: Any, right: Any) -> None:
    if operator == "*":
        _check_product(left, right)
        _check_product(right, left)
    elif operator == "**" and isinstance(left, int) and isinstance(right, int):
        check_bits(left.bit_length() * right if right > 0 else 0)
    elif operator == "+" and isinstance(left, str) and isinstance(right, str):
        check_length(len(left) + len(right))
    elif operator == "+" and isinstance(left, list) and isinstance(right, list):
        check_items(len(left) + len(right))


def _check_product(value: Any, factor: Any) -> None:
    if not isinstance(factor, int):
        return
    if isinstance(value, str):
        check_length(len(value) * factor)
    elif isinstance(value, (list, tuple)):
        check_items(len(value) * factor)
    elif isinstance(value, int):
        check_bits(value.bit_length() + factor.bit_length() - 1)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Python doesn't calculate with a decimal and a float at once: the float goes as it is written."""
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, Decimal(repr(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        return Decimal(repr(left)), right
    return left, right


ENVIRONMENT = _Environment()


@lru_cache(_KEPT)
def words_of(text: str) -> Words:
    """The words of a text, and the fault where its lexer stopped."""
    found: list[Word] = []
    end = 0
    fault = None
    try:
        for word in place(ENVIRONMENT.lexer.tokeniter(text.replace("\r", " "), None), text):
            end = word.start + len(word.text)
            found.append(word)
    except TemplateSyntaxError as stop:
        fault = (end, stop.message or "")
    return Words(text, tuple(word for word in found if word.kind != "whitespace"), fault)


def tree_of(text: str) -> theirs.Template:
    """Jinja's tree of a text; its nodes' `lineno` are offsets. Raises Jinja's TemplateSyntaxError, among others."""
    return Parser(ENVIRONMENT, text).parse()


def converted(tree: theirs.Template) -> nodes.Template:
    """The same tree as everything but the code generator reads it."""
    made: nodes.Template = _converted(tree)
    return made


def _converted(value: Any) -> Any:
    if isinstance(value, list):
        return [_converted(item) for item in value]
    if not isinstance(value, theirs.Node):
        return value
    parts = [_converted(getattr(value, field)) for field in value.fields]
    # An operand has no place of its own.
    offset = parts[-1].lineno if isinstance(value, theirs.Operand) else value.lineno
    return getattr(nodes, type(value).__name__)(*parts, lineno=offset)


def code_of(tree: theirs.Template) -> tuple[str, frozenset[str]]:
    """The Python that renders a tree, and the names that it takes from outside."""
    generator = Generator(ENVIRONMENT, None, None, optimized=False)
    generator.visit(tree)
    taken = generator.free & set(read_first(tree.body, set()))
    return generator.stream.getvalue(), frozenset(taken)  # type: ignore[attr-defined]


def compiled(code: str) -> CompiledTemplate:
    """Such Python, ready to be run."""
    return JinjaTemplate.from_code(ENVIRONMENT, compile(code, CODE_NAME, "exec"), {})


def run(template: CompiledTemplate, values: Mapping[str, object], meter: Meter | None = None) -> str:
    """The text for these values; a `Fault` or any exception of Python where there is none."""
    return _concat(template.root_render_func(_context(values, meter or Meter())))


def _context(values: Mapping[str, object], meter: Meter) -> _Context:
    given = {name: _as_in_texts(value) for name, value in values.items()}
    context = _Context(ENVIRONMENT, {**ENVIRONMENT.globals, **given}, None, {})
    context.meter = meter
    return context


def _as_in_texts(value: Any) -> Any:
    """A list of a parameter or a method as texts write them: equal where the items are, and without a hash."""
    if type(value) in (list, tuple):
        return [_as_in_texts(item) for item in value]
    return {name: _as_in_texts(field) for name, field in value.items()} if type(value) is dict else value


class Rendering:
    """Single operations as texts have them, all at the cost of one meter; they raise what rendering would stop at.

    `missing` is what they raise where they meet an undefined value.
    """

    missing: Final = UndefinedError

    def __init__(self) -> None:
        self._context = _context({}, Meter())

    def filter(self, name: str, value: object, /, *args: object, **given: object) -> Any:
        """`value | name(args)`."""
        return FILTERS[name](self._context, value, *args, **given)

    def test(self, name: str, value: object, /, *args: object) -> bool:
        """`value is name(args)`."""
        return bool(TESTS[name](self._context, value, *args))

    def operator(self, operator: str, left: object, right: object) -> Any:
        """Arithmetic."""
        return ENVIRONMENT.call_binop(self._context, operator, left, right)

    def attribute(self, owner: object, name: str) -> Any:
        """`owner.name`."""
        return ENVIRONMENT.getattr(owner, name)

    def item(self, owner: object, key: object) -> Any:
        """`owner[key]`."""
        return ENVIRONMENT.getitem(owner, key)

    def call(self, owner: object, name: str, *args: object) -> Any:
        """`owner.name(args)`."""
        return ENVIRONMENT.call(self._context, ENVIRONMENT.getattr(owner, name), *args)

    def range(self, *bounds: int) -> list[int]:
        """`range(bounds)`."""
        return list(_range(*bounds))

    def undefined(self, problem: str, *, lenient: bool) -> Undefined:
        """What isn't there, and why; where it is `lenient` (what `a if b` gives) it is written as nothing."""
        return Undefined(problem) if lenient else StrictUndefined(problem)


def offset_of(error: BaseException) -> int | None:
    """The offset that was being rendered when an exception was raised; None where nothing was yet."""
    offset = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == CODE_NAME:
            template: JinjaTemplate = trace.tb_frame.f_globals["__jinja_template__"]
            offset = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return offset
