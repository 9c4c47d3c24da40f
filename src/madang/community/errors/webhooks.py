"""What webhooks and hooks are refused for."""

from madang.kernel.errors import MadangError


class WebhookNotFound(MadangError):
    """There is no such webhook, its secret is another one, or it is not yours to see."""

    code = "community.webhook_not_found"
    status = 404


class WebhookBodyInvalid(MadangError):
    """A webhook's body is not what Discord's webhooks take; `data.path` says where."""

    code = "community.webhook_body_invalid"
    status = 422


class TooManyWebhooks(MadangError):
    """The channel has as many webhooks, or the community as many hooks, as it may."""

    code = "community.too_many_webhooks"
    status = 409


class HookNotFound(MadangError):
    """There is no such hook or delivery, or it is not yours to see."""

    code = "community.hook_not_found"
    status = 404


class HookAddressInvalid(MadangError):
    """A hook's address is no https address of a host elsewhere."""

    code = "community.hook_address_invalid"
    status = 422


class HookEventsInvalid(MadangError):
    """A hook asks for one event at least."""

    code = "community.hook_events_invalid"
    status = 422
