"""A client for programs that talk to a Madang installation."""

from madang_client.client import Madang, Refused
from madang_client.events import Event, Message, message_of
from madang_client.webhooks import SignatureWrong, verify

__all__ = ["Event", "Madang", "Message", "Refused", "SignatureWrong", "message_of", "verify"]
