"""Terms and cues from data/lexicon, as one table that is walked word by word.

Every file holds `kind: {value: [terms]}`. A term of a language keeps that language, so that words
which mean something else in the other one ("to" is two in Danish) can be left alone there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.text.folders import DATA
from bot.text.tokens import Token, fold, tokenise

LANGUAGES = ("da", "en")
DEFAULT_FOLDER = DATA / "lexicon"
_GLUE = frozenset("-/.'‐‑–")
_COLONS = frozenset(":=")
_SHORT_LAST_PART = 4
_SHORTENED = frozenset(
    {"beh", "syst", "hist", "histol", "biopsi", "adeno", "plano", "perf", "patol", "konf", "cer"}
)
# Terms of several words of these kinds count at the opening of a clause only.
_OPENERS = frozenset({"answer", "question_word"})


@dataclass(frozen=True)
class Label:
    """What a term means: a kind ("organ") and a value ("brain"), in a language."""

    kind: str
    value: str
    language: str
    homograph: bool = False
    capitals: str | None = None


@dataclass
class Node:
    """One step of the table: the words that may follow, and what the words so far mean.

    `plain` is whether its labels count in every place and spelling.
    """

    edges: dict[str, Node] = field(default_factory=dict)
    exact: dict[str, Node] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    plain: bool = True


class Lexicon:
    """The terms of both languages.

    Raises:
        OSError: a folder or file cannot be read.
        ValueError: a file is not `kind: {value: [terms]}`.
    """

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        self.root = Node()
        self.long_words: set[str] = set()
        self._terms: dict[tuple[str, str], dict[str, list[str]]] = {}
        for language in LANGUAGES:
            for path in sorted((folder / language).glob("*.yaml")):
                self._load(path, language)
        # Genes have the same names in both languages: da/drivers.yaml has the classes.
        self._gene_classes = {
            name: frozenset(genes)
            for name, genes in self._terms.get(("da", "gene_class"), {}).items()
        }
        self.compounds: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self._compound()
        self._last_parts = [
            (fold(last), Label("metastasis", form, language))
            for language in LANGUAGES
            for form, lasts in self._terms.get((language, "metastasis_suffix"), {}).items()
            for last in sorted(lasts, key=len, reverse=True)
            if len(last) > 3
        ]
        self._tails = tuple(last_part for last_part, _ in self._last_parts)
        self.long_words = {word for word in self.long_words if len(word) >= 6}

    def gene_class(self, name: str) -> frozenset[str]:
        """The genes of a class, such as "treatable"; of "treatable_by_variant" the variants
        ("BRAF V600"), each beginning with its gene."""
        return self._gene_classes.get(name, frozenset())

    def kinds(self, language: str) -> list[str]:
        """The kinds that a language has terms for."""
        return [kind for owner, kind in self._terms if owner == language]

    def values_in(self, language: str, kind: str) -> list[str]:
        """All terms of a kind in one language."""
        return [term for terms in self._terms.get((language, kind), {}).values() for term in terms]

    def _load(self, path: Path, language: str) -> None:
        # BaseLoader: every scalar stays the word that it is ("no", "on", "1").
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        if not isinstance(content, dict):
            raise ValueError(f"{path.name}: expected kinds at the top level")
        for kind, values in content.items():
            if not isinstance(values, dict):
                raise ValueError(f"{path.name}: {kind}: expected values with their terms")
            for value, terms in values.items():
                if not isinstance(terms, list) or not all(isinstance(t, str) for t in terms):
                    raise ValueError(f"{path.name}: {kind}.{value}: expected a list of terms")
                self._terms.setdefault((language, kind), {})[value] = terms
                if kind.endswith(("_stem", "_suffix")) or kind == "gene_class":
                    continue
                for term in terms:
                    self.add(term, kind, value, language)

    def add(self, term: str, kind: str, value: str, language: str) -> None:
        """Enter one term; its marks are explained in data/lexicon/da/organs.yaml."""
        exact = homograph = capitals = False
        while len(term) > 1 and term[0] in "=~^":
            exact, homograph, capitals = (
                exact or term[0] == "=",
                homograph or term[0] == "~",
                capitals or term[0] == "^",
            )
            term = term[1:]
        tokens = tokenise(term)
        words = [token for token in tokens if token.low not in _GLUE] or tokens
        node = self.root
        for word in words:
            edges = node.exact if exact else node.edges
            node = edges.setdefault(word.low if exact else word.fold, Node())
            if not exact and word.is_word:
                self.long_words.add(word.fold)
        label = Label(kind, value, language, homograph, term if capitals else None)
        if label not in node.labels:
            node.labels.append(label)
            # Most terms count wherever they stand and however they are written.
            plain = label.capitals is None and label.kind not in _OPENERS
            node.plain = node.plain and plain and not _ends_with_no(label, words)

    def _compound(self) -> None:
        """Compounds: an organ's stem with a last part ("hjerne" + "metastase", "brain" + "met")."""
        for language in LANGUAGES:
            stems = self._terms.get((language, "organ_stem"), {})
            for kind in ("metastasis", "lesion"):
                suffixes = self._terms.get((language, f"{kind}_suffix"), {})
                for organ, organ_stems in stems.items():
                    for stem in organ_stems:
                        for form, last_parts in suffixes.items():
                            for last in last_parts:
                                self.add(stem + last, "organ", organ, language)
                                self.compounds[language].add(stem + last)
                                self.add(stem + last, kind, form, language)
                                if len(last) <= _SHORT_LAST_PART:
                                    # "lungemed" is a department, no slip for "lungemet".
                                    self.long_words.discard(fold(stem + last))

    def longest(
        self, tokens: list[Token], start: int, respelt: dict[int, str]
    ) -> tuple[int, list[Label]]:
        """The longest term that begins at a token: its end (exclusive) and its labels.

        Answers of several words open a clause; elsewhere their words are read one by one
        ("MR er ikke lavet endnu").
        """
        opening = start == 0 or (not tokens[start - 1].is_word and not tokens[start - 1].is_number)
        best_end = start
        best_labels: list[Label] = []
        first = tokens[start]
        known = first.fold in self.root.edges or first.low in self.root.exact
        if not known and start not in respelt:
            return best_end, best_labels
        # Several spellings of one start may lead on; the frontier stays as small as two.
        frontier: list[tuple[Node, int]] = [(self.root, start)]
        count = len(tokens)
        while frontier:
            following: list[tuple[Node, int]] = []
            for node, position in frontier:
                index = position
                if index >= count:
                    continue
                token = tokens[index]
                steps = self._steps(node, token, respelt.get(index))
                if (
                    not steps
                    and index > start
                    and index + 1 < count
                    and (
                        token.low in _COLONS
                        or (
                            token.low in _GLUE
                            and not token.spaced
                            and (not tokens[index + 1].spaced or _abbreviates(tokens, index))
                        )
                    )
                ):
                    index += 1
                    steps = self._steps(node, tokens[index], respelt.get(index))
                for step in steps:
                    if step.edges or step.exact:
                        following.append((step, index + 1))
                    labels = step.labels
                    if labels and not step.plain:
                        labels = [
                            label
                            for label in labels
                            if self._counts(label, tokens, start, index, opening)
                        ]
                    if labels:
                        if index + 1 > best_end:
                            best_end, best_labels = index + 1, list(labels)
                        elif index + 1 == best_end:
                            best_labels.extend(x for x in labels if x not in best_labels)
            frontier = following
        return best_end, best_labels

    @staticmethod
    def _counts(label: Label, tokens: list[Token], start: int, last: int, opening: bool) -> bool:
        later = last > start and label.kind in _OPENERS
        if later and not (opening and _is_whole(label, tokens, last)):
            return False
        if _ends_with_no(label, tokens[start : last + 1]) and _goes_on(tokens, last):
            return False
        return label.capitals is None or label.capitals == _written(tokens, start, last)

    @staticmethod
    def _steps(node: Node, token: Token, respelt: str | None) -> list[Node]:
        steps = []
        if token.low in node.exact:
            steps.append(node.exact[token.low])
        if token.fold in node.edges:
            steps.append(node.edges[token.fold])
        elif respelt is not None and respelt in node.edges:
            steps.append(node.edges[respelt])
        return steps

    def compound_head(self, token: Token) -> list[Label]:
        """The labels of a compound's last part, when its first part is in no lexicon
        ("restmetastaser")."""
        if not token.fold.endswith(self._tails):
            return []
        for last_part, label in self._last_parts:
            if token.fold.endswith(last_part) and len(token.fold) >= len(last_part) + 3:
                return [label]
        return []


def _is_whole(label: Label, tokens: list[Token], last: int) -> bool:
    """ "she has" answers as a whole clause, "she has had an MRI" does not."""
    if label.kind != "answer" or label.value == "unknown":
        return True
    return not _goes_on(tokens, last)


def _ends_with_no(label: Label, words: list[Token]) -> bool:
    """ "systemic treatment: no", but not the beginning of "systemic treatment: no change"."""
    return label.kind == "therapy" and len(words) > 1 and words[-1].low == "no"


def _goes_on(tokens: list[Token], last: int) -> bool:
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is not None and (following.is_word or following.is_number)


def _abbreviates(tokens: list[Token], index: int) -> bool:
    """ "gl. suprarenalis", "hist. verif.", but not "yet. To be ..."."""
    word, sign = tokens[index - 1], tokens[index]
    return sign.low == "." and word.is_word and (len(word.low) <= 2 or word.low in _SHORTENED)


def _written(tokens: list[Token], start: int, last: int) -> str:
    return " ".join(token.text for token in tokens[start : last + 1])
