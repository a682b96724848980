"""WeChat: `channels.OTT-Messaging.wechat`."""

from imidsl.schema.kinds import STRING, Choice, at_most, symbols
from imidsl.schema.looks import WEIXIN, Role
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import AnyOf, Wins

WECHAT = Channel(
    "wechat",
    "A message on WeChat",
    Shape(
        "wechat",
        "A message on WeChat: a text or an attachment",
        (
            Field(
                "text",
                at_most(2048, "bytes", "WeChat's customer service API", firm=False),
                "What the recipient reads",
                role=Role.TEXT,
            ),
            Field(
                "attachment",
                Shape(
                    "wechat_attachment",
                    "A picture or video uploaded to WeChat before",
                    (
                        Field("type", Choice(symbols("image", "video")), "What is attached", "yes", role=Role.SORT),
                        Field("media_id", STRING, "WeChat's id of what was uploaded", "yes", role=Role.UPLOADED),
                    ),
                    labels=("type",),
                ),
                "A picture or video uploaded to WeChat before",
                role=Role.MEDIA,
            ),
        ),
        relations=(
            AnyOf(("text", "attachment"), "content"),
            Wins("text", "attachment", "the platform delivers only the text"),
        ),
    ),
    ("OTT-Messaging", "wechat"),
    ("customerid", "wechat_user_id", "wechatID"),
    look=WEIXIN,
    receipts=StatusWords(submitted=None),
    aliases=("weixin",),
)
