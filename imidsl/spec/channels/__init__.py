"""The channels, one file each, in the order of the API's page."""

from imidsl.spec.channels.appmessaging import APPMESSAGING, RT
from imidsl.spec.channels.fb import FB
from imidsl.spec.channels.push import PUSH
from imidsl.spec.channels.sms import SMS
from imidsl.spec.channels.twitter import TWITTER
from imidsl.spec.channels.voice import VOICE
from imidsl.spec.channels.wa import WA
from imidsl.spec.channels.wechat import WECHAT
from imidsl.spec.model import Channel

CHANNELS: tuple[Channel, ...] = (SMS, VOICE, PUSH, RT, APPMESSAGING, FB, TWITTER, WA, WECHAT)
BY_NAME = {channel.name: channel for channel in CHANNELS}
