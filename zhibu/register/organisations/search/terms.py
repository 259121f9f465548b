"""What somebody typed, taken apart into terms and grams.

Indexed are every character and every pair of characters of the names, and every three
letters of the initials: so one Chinese character is enough to find a name.
"""

from dataclasses import dataclass

from zhibu.foundation.kernel.text import clean

LONGEST = 60
MOST_TERMS = 4
SHORTEST_INITIALS = 3  # letters within the initials; fewer must begin them


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query, in small letters."""

    text: str

    @property
    def name_grams(self) -> list[str]:
        """Pairs of characters that a name with this word must have."""
        if len(self.text) == 1:
            return [self.text]
        pairs = (self.text[n : n + 2] for n in range(len(self.text) - 1))
        return list(dict.fromkeys(pairs))

    @property
    def initials_grams(self) -> list[str]:
        """Triples of letters that the initials must have; none for other words."""
        text = self.text
        if len(text) < SHORTEST_INITIALS or not (text.isascii() and text.isalnum()):
            return []
        triples = (text[n : n + 3] for n in range(len(text) - 2))
        return list(dict.fromkeys(triples))


def typed(query: str) -> str:
    """One line of what somebody typed, without the character no database stores."""
    return clean(query.replace("\0", ""))[:LONGEST]


def terms_of(query: str) -> list[Term]:
    """The words of a query, cleaned; the first few, for nobody types more."""
    words = typed(query).lower().split()
    return [Term(word) for word in dict.fromkeys(words)][:MOST_TERMS]
