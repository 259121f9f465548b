"""Pairs in PostgreSQL's tsvector, with the configuration "simple"."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from modelsearch.backends.database.postgres import postgres as stock
from modelsearch.backends.database.postgres.query import Lexeme
from modelsearch.query import Phrase, PlainText

from zhibu.outreach.portal.search.grams import terms
from zhibu.outreach.portal.search.terms import (
    NothingForSigns,
    PairsCompiler,
    PairsIndexer,
)


class Indexer(PairsIndexer, stock.ObjectIndexer):
    """One object for the index."""


stock.ObjectIndexer = Indexer  # the index makes them by this name


class Consecutive(Lexeme):
    """Pairs that follow one another."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        pairs = [f"'{_quoted(pair)}'" for pair in self.value.split()]
        if self.prefix:
            pairs[-1] += ":*"
        return "%s", [f"({' <-> '.join(pairs)})"]


def _quoted(pair: str) -> str:
    return pair.replace("\\", "\\\\").replace("'", "''")


def _lexeme(text: str, is_beginning: bool) -> Consecutive:
    return Consecutive(text, prefix=is_beginning)


class _Pairs(PairsCompiler):
    def build_tsquery_content(
        self, query: Any, config: Any = None, invert: bool = False
    ) -> Any:
        if isinstance(query, PlainText) and not invert:
            lexemes = self.lexemes(query, _lexeme)
            if lexemes is None:
                return None
            return SearchQuery(lexemes, search_type="raw", config=config)
        if isinstance(query, Phrase):
            phrase = " ".join(text for text, _beginning in terms(query.query_string))
            return SearchQuery(phrase, search_type="phrase", config=config)
        return super().build_tsquery_content(  # type: ignore[misc]
            query, config=config, invert=invert
        )


class SearchCompiler(_Pairs, stock.PostgresSearchQueryCompiler):
    """Whole words."""


class AutocompleteCompiler(_Pairs, stock.PostgresAutocompleteQueryCompiler):
    """What is being typed."""


class Backend(NothingForSigns, stock.PostgresSearchBackend):
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({**params, "SEARCH_CONFIG": "simple"})
