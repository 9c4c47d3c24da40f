"""Why somebody may or may not: the steps of PM4-PM9 in their order, and the last one that decided."""

from typing import Literal

from msgspec import Struct

from madang.community.model import Overwrite, Permission
from madang.community.service.rights import Rights

StepKind = Literal[
    "owner",
    "administrator",
    "stranger",
    "everyone",
    "role",
    "overwrite_everyone",
    "overwrite_role",
    "overwrite_member",
    "needs_view",
    "needs_send",
    "timed_out",
]


class Step(Struct, frozen=True, kw_only=True):
    """One step that spoke about the right."""

    kind: StepKind
    subject_id: str | None
    """The role or member that it comes from."""
    place_id: str | None
    """The channel or category whose overwrite it is."""
    allows: bool


class Explanation(Struct, frozen=True, kw_only=True):
    """The answer, the steps in order, and the last of them, which decided (none: nobody gave it)."""

    permission: str
    allowed: bool
    steps: list[Step]
    decided_by: Step | None


def explain(
    rights: Rights,
    source_id: str,
    account_id: str | None,
    need: Permission,
    *,
    is_timed_out: bool = False,
) -> Explanation:
    """Say whether somebody may, and which role, overwrite or time-out decided."""
    steps = _steps(rights, source_id, account_id, int(need))
    allowed = bool(rights.at(source_id, account_id) & need)
    if allowed and is_timed_out and need != Permission.VIEW:
        steps.append(_step("timed_out", account_id, None, False))
        allowed = False
    return Explanation(
        permission=str(need.name).lower(),
        allowed=allowed,
        steps=steps,
        decided_by=steps[-1] if steps else None,
    )


def _steps(rights: Rights, source_id: str, account_id: str | None, need: int) -> list[Step]:
    member = rights.members.get(account_id or "")
    if member is not None and member.account_id == rights.owner_id:
        return [_step("owner", account_id, None, True)]
    held = [rights.roles[r] for r in member.role_ids if r in rights.roles] if member else []
    everyone = rights.everyone
    for role in [everyone, *held]:
        if member and role.permissions & Permission.ADMINISTRATOR:
            return [_step("administrator", role.role_id, None, True)]
    steps = []
    if everyone.permissions & need:
        steps.append(_step("everyone", everyone.role_id, None, True))
    steps += [_step("role", r.role_id, None, True) for r in held if r.permissions & need]
    overwrites = rights.overwrites(source_id)
    steps += _spoken(overwrites, "overwrite_everyone", {everyone.role_id}, need)
    steps += _spoken(overwrites, "overwrite_role", {r.role_id for r in held}, need)
    if member is None:
        return steps if need & Permission.VIEW and rights.is_public else _closed(steps)
    steps += _spoken(overwrites, "overwrite_member", {member.account_id}, need)
    mask = rights.at(source_id, account_id)
    has_come = bool(steps) and steps[-1].allows
    if has_come and not mask & need:
        kind: StepKind = "needs_send" if mask & Permission.VIEW else "needs_view"
        steps.append(_step(kind, None, None, False))
    return steps


def _closed(steps: list[Step]) -> list[Step]:
    return [*steps, _step("stranger", None, None, False)]


def _spoken(
    overwrites: list[Overwrite], kind: StepKind, subject_ids: set[str], need: int
) -> list[Step]:
    """Return the denials, then the allowances, of overwrites of these subjects (PM6)."""
    subject_kind = "member" if kind == "overwrite_member" else "role"
    ours = [o for o in overwrites if o.subject_kind == subject_kind and o.subject_id in subject_ids]
    denied = [_step(kind, o.subject_id, o.place_id, False) for o in ours if o.deny & need]
    allowed = [_step(kind, o.subject_id, o.place_id, True) for o in ours if o.allow & need]
    return denied + allowed


def _step(kind: StepKind, subject_id: str | None, place_id: str | None, allows: bool) -> Step:
    return Step(kind=kind, subject_id=subject_id, place_id=place_id, allows=allows)
