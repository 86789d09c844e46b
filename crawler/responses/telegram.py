"""Public channels of Telegram: which of their addresses show text, and what of them cannot be read.

Only the preview of a channel (`t.me/s/NAME`, older messages by `?before=`) shows messages to whoever has no
account. The address of one message shows it within the preview alone (`t.me/s/NAME/NUMBER`).
"""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from store.web_address import WebAddress

HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
DELAY_S = 3.0
"""Between two requests: the host is shared by every channel that is watched."""
_CHANNEL = re.compile(r"/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})(?:/(\d+))?/?\Z")
_NO_CHANNEL = frozenset({"share", "joinchat", "addstickers", "proxy", "socks", "login", "iv", "contact"})
_MEDIA = frozenset(
    (
        *(
            "message_media_not_supported",
            "tgme_widget_message_photo_wrap",
            "tgme_widget_message_video_player",
        ),
        *(
            "tgme_widget_message_voice_player",
            "tgme_widget_message_voice",
            "tgme_widget_message_document_wrap",
        ),
        *("tgme_widget_message_roundvideo_player", "tgme_widget_message_sticker_wrap"),
    )
)


def channel_of(address: WebAddress) -> str | None:
    """The channel that an address belongs to, or None where it is none of a public channel."""
    channel = _CHANNEL.match(address.path) if address.host in HOSTS else None
    return None if channel is None or channel[1].lower() in _NO_CHANNEL else channel[1]


def readable(address: WebAddress) -> WebAddress:
    """The address at which a channel or a message can be read; any other as it is."""
    channel = channel_of(address)
    if channel is None or address.path.startswith("/s/"):
        return address
    number = _CHANNEL.match(address.path)
    path = f"/s/{channel}" + (f"/{number[2]}" if number and number[2] else "")
    return replace(address, scheme="https", host="t.me", port=None, path=path)


def is_message(address: WebAddress) -> bool:
    """Whether it is the address of one message, which the pages of its channel show already."""
    channel = _CHANNEL.match(address.path) if address.host in HOSTS else None
    return channel is not None and channel[2] is not None


def is_paging(address: WebAddress) -> bool:
    """Whether it is a further page of a channel: as near as its first, however far back it goes."""
    return channel_of(address) is not None and (address.query or "").startswith(("before=", "after="))


def others(channel: str) -> str:
    """A regular expression of every address that is not this channel's."""
    return rf"(?i)^https?://[^/]+/(?!(s/)?{re.escape(channel)}(/|\?|$))"


def count_unreadable(root: HtmlElement) -> int:
    """How many messages of a page hold a picture, a film, a voice or a file, which nobody reads here."""
    messages = 0
    for message in root.iter("div"):
        if "tgme_widget_message" in (message.get("class") or "").split():
            names = {name for part in message.iter() for name in (part.get("class") or "").split()}
            messages += bool(names & _MEDIA)
    return messages
