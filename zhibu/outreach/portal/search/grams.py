"""Chinese text as overlapping pairs of characters, so that any word in it is found.

A run of Chinese characters is indexed as its pairs and its last character; a searched
run is a phrase of pairs, so that 支部 finds 党支部书记 and nothing that only has both
characters somewhere. One character is searched as how a pair begins.
"""

import re

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CHINESE}]+")
# Words alone: no quotation mark, % or operator of a search engine gets through.
_WORD = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def indexed(text: str) -> str:
    """The text as it is put into the index."""
    return _RUN.sub(lambda run: f" {' '.join([*_pairs(run[0]), run[0][-1]])} ", text)


def terms(query: str) -> list[tuple[str, bool]]:
    """What is searched: phrases of pairs or words, and whether only their beginning."""
    found = []
    for word in _WORD.findall(query):
        if not _RUN.fullmatch(word):
            found.append((word, False))
        elif len(word) == 1:
            found.append((word, True))
        else:
            found.append((" ".join(_pairs(word)), False))
    return found


def words(query: str) -> list[str]:
    """The words of a query as they were typed, to mark them in a text."""
    return _WORD.findall(query)
