"""SQL that is put together once, and not for every turn.

Written as expressions, the questions of a turn took longer to put together, and to be looked up
in SQLAlchemy's cache, than the database took to answer them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, CursorResult, Dialect

Value = str | int


class Statement:
    """A statement with named parameters, in the style of whichever database it is run on."""

    def __init__(self, sql: str) -> None:
        """
        Args:
            sql: The statement; a parameter is written ``:name``.
        """
        self._sql = sql
        self._written: dict[str, tuple[str, Sequence[str] | None]] = {}

    def run(self, connection: Connection, **values: Value) -> CursorResult:
        """Run it.

        Args:
            connection: To the database.
            values: The parameters, by their names.

        Raises:
            SQLAlchemyError: the database refuses it, or does not answer.
        """
        sql, order = self._for(connection.dialect)
        by_place = values if order is None else tuple(values[name] for name in order)
        return connection.exec_driver_sql(sql, by_place)

    def _for(self, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
        if dialect.name not in self._written:
            compiled = sa.text(self._sql).compile(dialect=dialect)
            # None where the driver takes the parameters by name.
            self._written[dialect.name] = str(compiled), compiled.positiontup
        return self._written[dialect.name]
