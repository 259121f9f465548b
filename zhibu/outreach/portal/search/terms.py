"""What both databases share: queries of pairs, an index of pairs."""

from typing import Any

from modelsearch.backends.base import EmptySearchResults

from zhibu.outreach.portal.search.grams import indexed, terms


class PairsIndexer:
    """Mixed into the indexer of a database: every text is put in as pairs."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return indexed(value)
        return super().prepare_value(value)  # type: ignore[misc]


class PairsCompiler:
    """Mixed into the query compiler of a database."""

    LAST_TERM_IS_PREFIX: bool

    def lexemes(self, query: Any, make: Any) -> Any:
        """The query as lexemes of the database, joined as the query says."""
        found = terms(query.query_string)
        if not found:
            return None
        text, is_beginning = found[-1]
        found[-1] = (text, is_beginning or self.LAST_TERM_IS_PREFIX)
        joined = None
        for text, is_beginning in found:
            lexeme = make(text, is_beginning)
            if joined is None:
                joined = lexeme
            elif query.operator.upper() == "AND":
                joined &= lexeme
            else:
                joined |= lexeme
        return joined


class NothingForSigns:
    """Mixed into a back end: a query without one letter finds nothing, not an error."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str) and not terms(query):
            return EmptySearchResults()
        return super().search(query, *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str) and not terms(query):
            return EmptySearchResults()
        return super().autocomplete(query, *args, **kwargs)  # type: ignore[misc]
