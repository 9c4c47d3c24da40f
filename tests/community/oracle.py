"""The rights of somebody in a place, computed slowly, bit by bit, from the words of PM4-PM9."""

from madang.community.model import Permission

NEED_SEND = {"ATTACH", "EMBED_LINKS", "MENTION_EVERYONE", "CREATE_POLLS"}


def names(mask: int) -> set[str]:
    """The names of a mask's bits."""
    return {bit.name for bit in Permission if mask & bit.value and bit.name}


def mask_of(rights: set[str]) -> int:
    """A mask of names."""
    return sum(Permission[name].value for name in rights)


def rights_in(world: dict, account: str, place: str | None) -> set[str]:
    """What somebody may do in a place (None: in the community)."""
    every = set(Permission.__members__)
    held = world["members"].get(account)
    if held is None:
        if not world["is_public"]:
            return set()
        rights = names(world["roles"]["everyone"]) & {"VIEW"}
        for subject, allow, deny in world["overwrites"].get(place, []):
            if subject == ("role", "everyone") and "VIEW" in names(deny):
                rights.discard("VIEW")
            if subject == ("role", "everyone") and "VIEW" in names(allow):
                rights.add("VIEW")
        return rights
    if account == world["owner"]:
        return every
    rights = set(names(world["roles"]["everyone"]))
    for role in held:
        rights |= names(world["roles"][role])
    if "ADMINISTRATOR" in rights:
        return every
    if place is None:
        return rights
    mine = world["overwrites"].get(place, [])
    for name in every:
        for subject, allow, deny in mine:
            if subject == ("role", "everyone"):
                if name in names(deny):
                    rights.discard(name)
                if name in names(allow):
                    rights.add(name)
        if any(name in names(d) for s, _, d in mine if s[0] == "role" and s[1] in held):
            rights.discard(name)
        if any(name in names(a) for s, a, _ in mine if s[0] == "role" and s[1] in held):
            rights.add(name)
        for subject, allow, deny in mine:
            if subject == ("member", account):
                if name in names(deny):
                    rights.discard(name)
                if name in names(allow):
                    rights.add(name)
    if "VIEW" not in rights:
        return set()
    if "SEND" not in rights:
        rights -= NEED_SEND
    return rights
