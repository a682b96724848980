"""The channels, one file each, in the order of the API's page."""

from imidsl.schema.channels.appmessaging import APPMESSAGING, RT
from imidsl.schema.channels.fb import FB
from imidsl.schema.channels.push import PUSH
from imidsl.schema.channels.sms import SMS
from imidsl.schema.channels.twitter import TWITTER
from imidsl.schema.channels.voice import VOICE
from imidsl.schema.channels.wa import WA
from imidsl.schema.channels.wechat import WECHAT
from imidsl.schema.model import Channel

CHANNELS: tuple[Channel, ...] = (SMS, VOICE, PUSH, RT, APPMESSAGING, FB, TWITTER, WA, WECHAT)
BY_NAME = {channel.name: channel for channel in CHANNELS}
