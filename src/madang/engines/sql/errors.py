"""What the relational store refuses."""

from madang.kernel.errors import MadangError, Malformed


class ConstraintViolated(MadangError):
    """A row breaks a unique, foreign key or not-null rule; `data.detail` is the engine's text."""

    code = "sql.constraint_violated"
    status = 409


def number_too_large(error: Exception) -> Malformed:
    """Return the refusal of a whole number that no column holds (over 64 bits)."""
    return Malformed(f"A number does not fit into 64 bits ({error}); send a smaller one.")
