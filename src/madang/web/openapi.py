"""Makes the OpenAPI document say what is refused: every route may answer with an error of one shape."""

from litestar import Litestar
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Reference,
    Schema,
)

BINARY = "application/octet-stream"
METHODS = ("get", "post", "put", "patch", "delete")
REFUSAL = Schema(
    type=OpenAPIType.OBJECT,
    description="A refusal: a stable code, a text for people, and data that belongs to the code.",
    required=["error"],
    properties={
        "error": Schema(
            type=OpenAPIType.OBJECT,
            required=["code", "message", "data"],
            properties={
                "code": Schema(type=OpenAPIType.STRING),
                "message": Schema(type=OpenAPIType.STRING),
                "data": Schema(type=OpenAPIType.OBJECT),
            },
        )
    },
)


def describe_refusals(app: Litestar) -> None:
    """Put the shape of refusals into the document, in the place of the framework's own (HT16)."""
    document = app.openapi_schema
    assert document.components.schemas is not None
    document.components.schemas["Refusal"] = REFUSAL
    for path in (document.paths or {}).values():
        for method in METHODS:
            operation = getattr(path, method)
            if isinstance(operation, Operation):
                _describe(operation)


def _describe(operation: Operation) -> None:
    responses = operation.responses if operation.responses is not None else {}
    for response in responses.values():
        if isinstance(response, OpenAPIResponse) and BINARY in (response.content or {}):
            # A file is served as what it is: a picture, a sound, anything.
            response.content = {"*/*": OpenAPIMediaType(schema=Schema())}
    # The framework describes refusals of its own shape, which `refusals` never sends.
    responses.pop("400", None)
    empty = responses.get("204")
    if isinstance(empty, OpenAPIResponse):
        empty.content = None
    responses["default"] = OpenAPIResponse(
        description="A refusal; its code says which (see the reference of errors).",
        content={
            "application/json": OpenAPIMediaType(
                schema=Reference(ref="#/components/schemas/Refusal")
            )
        },
    )
    operation.responses = responses
