"""What the relational store refuses."""

from madang.kernel.errors import MadangError


class ConstraintViolated(MadangError):
    """A row breaks a unique, foreign key or not-null rule; `data.detail` is the engine's text."""

    code = "sql.constraint_violated"
    status = 409
