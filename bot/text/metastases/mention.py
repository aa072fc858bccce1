"""One mention of metastases in a message."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.text.quantities import Quantity
from bot.text.sites import Site
from bot.text.status import STATED


@dataclass
class Group:
    """One mention of metastases.

    `form` is "singular", "plural", "mass" ("spread to") or "item" (no noun: "1 i hjernen");
    `part` marks some of those already counted ("den ene i leveren"), `closing` "no other
    metastases", `no_more` "no further ones in the brain", `only` "confined to"; `unread_place` a
    list that goes on with words that are no known place.
    """

    first: int
    last: int
    form: str
    quantity: Quantity | None = None
    sites: list[Site] = field(default_factory=list)
    definite: bool = False
    negated: bool = False
    closing: bool = False
    only: bool = False
    part: bool = False
    all_of: bool = False
    addition: bool = False
    benign: bool = False
    removed: bool = False
    is_lesion: bool = False
    listed: bool = False
    others: bool = False
    one_of: bool = False
    no_more: bool = False
    unread_place: bool = False
    status: str = STATED
    core: list[int] = field(default_factory=list)
    sentence: int = 0

    @property
    def lower_bound(self) -> int:
        if self.quantity is not None and self.quantity.kind != "vague":
            return max(0, self.quantity.number)
        if self.quantity is not None and self.quantity.number == 1:
            # "1 eller flere levermetastaser"
            return 1
        return 2 if self.form == "plural" else 1
