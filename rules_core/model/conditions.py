"""The closed set of tests that a pack may put to a fact. There is no expression language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Members = tuple[StrictStr, ...]


class Frozen(BaseModel):
    """Base of every model here: immutable, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Test(Frozen):
    """A test of one fact. All operators that are given must hold; an unset fact fails every test.

    ``equals`` and ``one_of`` compare whole values (for a set of sites: the whole set). The four
    comparisons are for numbers. ``subset_of``, ``any_outside``, ``includes`` and
    ``size_at_least`` are for sets.
    """

    __test__ = False  # pytest: not a test class

    equals: Scalar | Members | None = None
    one_of: tuple[Scalar | Members, ...] | None = None
    not_equal: Scalar | None = None
    at_least: float | None = None
    above: float | None = None
    below: float | None = None
    at_most: float | None = None
    subset_of: Members | None = None
    any_outside: Members | None = None
    includes: StrictStr | None = None
    size_at_least: StrictInt | None = None

    def thresholds(self) -> set[float]:
        """The numbers at which this test's result may change."""
        numbers = {self.at_least, self.above, self.below, self.at_most, self.equals}
        numbers |= {self.not_equal, *(self.one_of or ())}
        return {float(n) for n in numbers if isinstance(n, int | float) and not isinstance(n, bool)}

    def operators(self) -> dict[str, Any]:
        """The operators in use with their arguments."""
        return {name: value for name, value in self if value is not None}

    def holds(self, value: Any) -> bool:
        """Whether ``value`` passes; None (unset) never does."""
        return self.compiled()(value)

    def compiled(self) -> Callable[[Any], bool]:
        """``holds`` as a plain function, for tests that are put again and again."""
        checks = [(_OPERATORS[name], wanted) for name, wanted in self.operators().items()]
        if len(checks) == 1:
            ((check, only),) = checks
            return lambda value: value is not None and check(value, only)
        return lambda value: (
            value is not None and all(check(value, wanted) for check, wanted in checks)
        )


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, frozenset):
        return isinstance(wanted, tuple) and value == frozenset(wanted)
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": _same,
    "one_of": lambda value, wanted: any(_same(value, one) for one in wanted),
    "not_equal": lambda value, wanted: not _same(value, wanted),
    "at_least": lambda value, wanted: value >= wanted,
    "above": lambda value, wanted: value > wanted,
    "below": lambda value, wanted: value < wanted,
    "at_most": lambda value, wanted: value <= wanted,
    "subset_of": lambda value, wanted: value <= frozenset(wanted),
    "any_outside": lambda value, wanted: bool(value - frozenset(wanted)),
    "includes": lambda value, wanted: wanted in value,
    "size_at_least": lambda value, wanted: len(value) >= wanted,
}

SET_OPERATORS = frozenset(
    {"equals", "one_of", "subset_of", "any_outside", "includes", "size_at_least"}
)
NUMBER_OPERATORS = frozenset(
    {"equals", "one_of", "not_equal", "at_least", "above", "below", "at_most"}
)
CHOICE_OPERATORS = frozenset({"equals", "one_of", "not_equal"})

When = Annotated[Mapping[str, Test], Field(min_length=1)]
"""A conjunction: every named fact must pass its test."""


def all_hold(when: Mapping[str, Test], known: Mapping[str, Any]) -> bool:
    """Whether every test of ``when`` holds for the known facts; an unknown fact holds nothing."""
    return all(test.holds(known.get(fact)) for fact, test in when.items())
