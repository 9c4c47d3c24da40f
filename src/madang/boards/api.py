"""Boards over HTTP."""

from litestar import get
from litestar.handlers import HTTPRouteHandler

from madang.boards.model import Board
from madang.boards.service import BoardService
from madang.identity import Principal


@get("/api/boards/{channel_id:str}")
async def read_board(channel_id: str, boards: BoardService, caller: Principal | None) -> Board:
    """Return a board's kind, stream position, and where its data comes from."""
    return await boards.board(channel_id, caller.account_id if caller else None)


ROUTES: list[HTTPRouteHandler] = [read_board]
