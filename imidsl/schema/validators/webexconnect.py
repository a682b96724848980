"""Whether a request body conforms to its schema. Generated: `python -m imidsl.generate`."""
# ruff: noqa
# fmt: off

from re import search
from typing import Any

from imidsl.schema.validators.shared import is_appmessaging_channels, is_fb_destination, is_fb_template, is_push_android_extras, is_push_interactive, is_push_ios_extras, is_push_web_extras, is_smartlink, is_sms_destination, is_twitter_channels, is_twitter_destination, is_voice_channels, is_voice_destination, is_wechat_channels


def valid(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and 'deliverychannel' in v0
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms', 'voice', 'push', 'appmessaging', 'fb', 'twitter', 'whatsapp', 'wechat'))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms',)) and 'deliverychannel' in v0) or is_sms_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('sms', ...)) is ... or isinstance(v2, dict) and (((v3 := v2.get('type', ...)) is ... or v3 in ('3',)) and 'type' in v2 or 'text' in v2)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('voice',)) and 'deliverychannel' in v0) or is_voice_request(v0) and ('message' in v0 or 'channels' in v0))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('push',)) and 'deliverychannel' in v0) or is_push_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('push', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('ios', ...)) is ... or isinstance(v3, dict) and 'text' in v3) and ((v3 := v2.get('android', ...)) is ... or isinstance(v3, dict) and 'text' in v3) and ((v3 := v2.get('web', ...)) is ... or isinstance(v3, dict) and 'text' in v3)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('appmessaging',)) and 'deliverychannel' in v0) or is_appmessaging_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('appmessaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('message', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3)) and ('text' in v2 or 'message' in v2 or 'notification' in v2)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('fb',)) and 'deliverychannel' in v0) or is_fb_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('fb', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3 or 'sender_action' in v3))))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('twitter',)) and 'deliverychannel' in v0) or is_twitter_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('twitter', ...)) is ... or isinstance(v3, dict) and 'text' in v3)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('whatsapp',)) and 'deliverychannel' in v0) or is_wa_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('wa', ...)) is ... or isinstance(v3, dict) and (((v4 := v3.get('type', ...)) is ... or v4 in ('image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and 'type' in v3 or 'text' in v3))))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wechat',)) and 'deliverychannel' in v0) or is_wechat_request(v0) and ('message' in v0 or 'channels' in v0 and ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('wechat', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3))))))
    )


def is_sms_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_sms_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_sms_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_template(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('template', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('parameters', ...)) is ... or isinstance(v1, dict) and all((isinstance(v2, str) or isinstance(v2, dict) or isinstance(v2, list)) for key, v2 in v1.items() if key not in ()))
        and v0.keys() <= {*('template', 'parameters')}
        and 'template' in v0
    )


def is_sms_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('sms', ...)) is ... or is_sms(v1))
        and v0.keys() <= {*('smartlinks', 'sms')}
        and 'sms' in v0
    )


def is_sms(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '3', '4'))
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '4'))) or ((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '3', '4')) and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 1024) and ((v1 := v0.get('senderid', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('extras', ...)) is ... or is_sms_extras(v1)) and v0.keys() <= {*('type', 'text', 'senderid', 'extras')})
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('3',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '3', '4')) and ((v1 := v0.get('body', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9A-Fa-f]{2}){1,1024}\\Z', v1) is not None and not (search('\\n', v1) is not None)) and ((v1 := v0.get('senderid', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('extras', ...)) is ... or is_sms_extras(v1)) and v0.keys() <= {*('type', 'body', 'senderid', 'extras')} and 'body' in v0)
    )


def is_sms_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('dlt_templateid', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('dlt_templateid',)}
    )


def is_options(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('trackClicks', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('shortenLinks', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('domain', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('tag1', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('tag2', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('allowFallbackURL', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('trackClicks', 'shortenLinks', 'domain', 'tag1', 'tag2', 'allowFallbackURL')}
        and 'domain' in v0
    )


def is_contact_policy(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('contactPolicyGroup', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('channelCheckConsent', ...)) is ... or isinstance(v1, bool))
        and ((v1 := v0.get('channelApplyFrequencyCap', ...)) is ... or isinstance(v1, bool))
        and v0.keys() <= {*('contactPolicyGroup', 'channelCheckConsent', 'channelApplyFrequencyCap')}
    )


def is_voice_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('voice',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_voice_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_voice_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_push_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('push',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_push_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_push_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_push_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('push', ...)) is ... or is_push(v1))
        and v0.keys() <= {*('push',)}
        and 'push' in v0
    )


def is_push(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('ios', ...)) is ... or is_push_ios(v1))
        and ((v1 := v0.get('android', ...)) is ... or is_push_android(v1))
        and ((v1 := v0.get('web', ...)) is ... or is_push_web(v1))
        and ((v1 := v0.get('pushref', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('interactive', ...)) is ... or is_push_interactive(v1))
        and v0.keys() <= {*('ios', 'android', 'web', 'pushref', 'interactive')}
        and ('ios' in v0 or 'android' in v0 or 'web' in v0)
    )


def is_push_ios(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 4096)
        and ((v1 := v0.get('extras', ...)) is ... or is_push_ios_extras(v1))
        and v0.keys() <= {*('title', 'text', 'extras')}
    )


def is_push_android(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 4096)
        and ((v1 := v0.get('priority', ...)) is ... or isinstance(v1, str) and search('^[1-5]\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('extras', ...)) is ... or is_push_android_extras(v1))
        and v0.keys() <= {*('title', 'text', 'priority', 'extras')}
    )


def is_push_web(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('actiontext', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('platform_types', ...)) is ... or isinstance(v1, list) and all(v2 in ('chrome', 'safari', 'firefox') for v2 in v1))
        and ((v1 := v0.get('extras', ...)) is ... or is_push_web_extras(v1))
        and v0.keys() <= {*('title', 'text', 'url', 'actiontext', 'platform_types', 'extras')}
    )


def is_push_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('userid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('android_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('ios_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('chrome_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('firefox_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[^@\\x00-\\x20]+@[^@\\x00-\\x20]+\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('safari_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('hms_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'userid', 'android_pushid', 'ios_pushid', 'chrome_pushid', 'firefox_pushid', 'safari_pushid', 'hms_pushid', 'correlationid')}
        and (('customerid' in v0) + ('userid' in v0) + ('android_pushid' in v0) + ('ios_pushid' in v0) + ('chrome_pushid' in v0) + ('firefox_pushid' in v0) + ('safari_pushid' in v0) + ('hms_pushid' in v0) == 1)
    )


def is_appmessaging_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('appmessaging',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_appmessaging_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_appmessaging_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_appmessaging_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('userid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'userid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) + ('userid' in v0) == 1)
    )


def is_fb_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('fb',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_fb_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_fb_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_fb_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('OTT-Messaging', ...)) is ... or is_fb_OTT_Messaging(v1))
        and v0.keys() <= {*('smartlinks', 'OTT-Messaging')}
        and 'OTT-Messaging' in v0
    )


def is_fb_OTT_Messaging(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('fb', ...)) is ... or is_fb(v1))
        and v0.keys() <= {*('fb',)}
        and 'fb' in v0
    )


def is_fb(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('attachment', ...)) is ... or is_fb_attachment(v1))
        and ((v1 := v0.get('quick_replies', ...)) is ... or isinstance(v1, list) and all(is_fb_quick_reply(v2) for v2 in v1) and len(v1) <= 10)
        and ((v1 := v0.get('notification_type', ...)) is ... or v1 in ('REGULAR', 'SILENT_PUSH', 'NO_PUSH'))
        and ((v1 := v0.get('messaging_type', ...)) is ... or v1 in ('RESPONSE', 'UPDATE', 'MESSAGE_TAG'))
        and ((v1 := v0.get('tag', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('sender_action', ...)) is ... or v1 in ('mark_seen', 'typing_on', 'typing_off'))
        and v0.keys() <= {*('text', 'attachment', 'quick_replies', 'notification_type', 'messaging_type', 'tag', 'sender_action')}
    )


def is_fb_attachment(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template', 'audio', 'video', 'file'))
        and 'type' in v0
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'audio', 'video', 'file')) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template', 'audio', 'video', 'file')) and ((v1 := v0.get('payload', ...)) is ... or is_fb_file(v1)) and v0.keys() <= {*('type', 'payload')} and 'type' in v0 and 'payload' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('template',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template', 'audio', 'video', 'file')) and ((v1 := v0.get('payload', ...)) is ... or is_fb_template(v1)) and v0.keys() <= {*('type', 'payload')} and 'type' in v0 and 'payload' in v0)
    )


def is_fb_file(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('attachment_id', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'attachment_id')}
        and ('url' in v0 or 'attachment_id' in v0)
    )


def is_fb_quick_reply(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('content_type', ...)) is ... or v1 in ('text', 'location'))
        and 'content_type' in v0
        and (not (((v1 := v0.get('content_type', ...)) is ... or v1 in ('text',)) and 'content_type' in v0) or ((v1 := v0.get('content_type', ...)) is ... or v1 in ('text', 'location')) and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('payload', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('image_url', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('content_type', 'title', 'payload', 'image_url')} and 'content_type' in v0 and 'title' in v0 and 'payload' in v0)
        and (not (((v1 := v0.get('content_type', ...)) is ... or v1 in ('location',)) and 'content_type' in v0) or ((v1 := v0.get('content_type', ...)) is ... or v1 in ('text', 'location')) and ((v1 := v0.get('image_url', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('content_type', 'image_url')} and 'content_type' in v0)
    )


def is_twitter_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('twitter',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_twitter_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_twitter_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_wa_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('whatsapp',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_wa_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_wa_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_wa_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('OTT-Messaging', ...)) is ... or is_wa_OTT_Messaging(v1))
        and v0.keys() <= {*('smartlinks', 'OTT-Messaging')}
        and 'OTT-Messaging' in v0
    )


def is_wa_OTT_Messaging(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('wa', ...)) is ... or is_wa(v1))
        and v0.keys() <= {*('wa',)}
        and 'wa' in v0
    )


def is_wa(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm'))
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('text',))) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('preview_url', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('text', ...)) is ... or is_wa_text(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'preview_url', 'text', 'identity_key_hash')})
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('image',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('image', ...)) is ... or is_wa_image(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'image', 'identity_key_hash')} and 'image' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('video',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('video', ...)) is ... or is_wa_video(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'video', 'identity_key_hash')} and 'video' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('audio',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('audio', ...)) is ... or is_wa_audio(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'audio', 'identity_key_hash')} and 'audio' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('document',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('document', ...)) is ... or is_wa_document(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'document', 'identity_key_hash')} and 'document' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('sticker',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('sticker', ...)) is ... or is_wa_sticker(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'sticker', 'identity_key_hash')} and 'sticker' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('location',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('location', ...)) is ... or is_wa_location(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'location', 'identity_key_hash')} and 'location' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('reply',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('reply', ...)) is ... or is_wa_reply(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'reply', 'identity_key_hash')} and 'reply' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('list',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('list', ...)) is ... or is_wa_list(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'list', 'identity_key_hash')} and 'list' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('contacts',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('contacts', ...)) is ... or isinstance(v1, list) and all(is_wa_contact(v2) for v2 in v1) and len(v1) >= 1) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'contacts', 'identity_key_hash')} and 'contacts' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('hsm',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'reply', 'list', 'contacts', 'hsm')) and ((v1 := v0.get('hsm', ...)) is ... or is_wa_hsm(v1)) and ((v1 := v0.get('identity_key_hash', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'hsm', 'identity_key_hash')} and 'hsm' in v0)
        and ('text' not in v0 or 'type' in v0)
    )


def is_wa_text(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('body', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('body',)}
        and 'body' in v0
    )


def is_wa_image(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('caption', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('mimeType', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'caption', 'mimeType')}
        and 'url' in v0
        and 'mimeType' in v0
    )


def is_wa_video(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('caption', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('mimeType', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'caption', 'mimeType')}
        and 'url' in v0
        and 'mimeType' in v0
    )


def is_wa_audio(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('mimeType', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'mimeType')}
        and 'url' in v0
        and 'mimeType' in v0
    )


def is_wa_document(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('caption', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('filename', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('mimeType', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'caption', 'filename', 'mimeType')}
        and 'url' in v0
        and 'mimeType' in v0
    )


def is_wa_sticker(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('mimeType', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'mimeType')}
        and 'url' in v0
        and 'mimeType' in v0
    )


def is_wa_location(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('longitude', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('latitude', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('address', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('longitude', 'latitude', 'name', 'address')}
        and 'longitude' in v0
        and 'latitude' in v0
    )


def is_wa_reply(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('header', ...)) is ... or is_wa_reply_header(v1))
        and ((v1 := v0.get('body', ...)) is ... or is_wa_body(v1))
        and ((v1 := v0.get('footer', ...)) is ... or is_wa_footer(v1))
        and ((v1 := v0.get('action', ...)) is ... or is_wa_reply_action(v1))
        and v0.keys() <= {*('header', 'body', 'footer', 'action')}
        and 'body' in v0
        and 'action' in v0
    )


def is_wa_reply_header(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'document', 'video', 'image'))
        and 'type' in v0
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('text',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'document', 'video', 'image')) and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'text')} and 'type' in v0 and 'text' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('document',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'document', 'video', 'image')) and ((v1 := v0.get('document', ...)) is ... or is_wa_header_document(v1)) and v0.keys() <= {*('type', 'document')} and 'type' in v0 and 'document' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('video',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'document', 'video', 'image')) and ((v1 := v0.get('video', ...)) is ... or is_wa_header_video(v1)) and v0.keys() <= {*('type', 'video')} and 'type' in v0 and 'video' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('image',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('text', 'document', 'video', 'image')) and ((v1 := v0.get('image', ...)) is ... or is_wa_header_image(v1)) and v0.keys() <= {*('type', 'image')} and 'type' in v0 and 'image' in v0)
    )


def is_wa_header_document(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('provider', ...)) is ... or is_wa_provider(v1))
        and ((v1 := v0.get('filename', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'provider', 'filename')}
        and 'url' in v0
    )


def is_wa_provider(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('name', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('name',)}
        and 'name' in v0
    )


def is_wa_header_video(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('provider', ...)) is ... or is_wa_provider(v1))
        and v0.keys() <= {*('url', 'provider')}
        and 'url' in v0
    )


def is_wa_header_image(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('provider', ...)) is ... or is_wa_provider(v1))
        and v0.keys() <= {*('url', 'provider')}
        and 'url' in v0
    )


def is_wa_body(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('text',)}
        and 'text' in v0
    )


def is_wa_footer(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('text',)}
        and 'text' in v0
    )


def is_wa_reply_action(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('buttons', ...)) is ... or isinstance(v1, list) and all(is_wa_button(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 3)
        and v0.keys() <= {*('buttons',)}
        and 'buttons' in v0
    )


def is_wa_button(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('reply',))
        and ((v1 := v0.get('reply', ...)) is ... or is_wa_button_reply(v1))
        and v0.keys() <= {*('type', 'reply')}
        and 'type' in v0
        and 'reply' in v0
    )


def is_wa_button_reply(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('id', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('id', 'title')}
        and 'id' in v0
        and 'title' in v0
    )


def is_wa_list(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('header', ...)) is ... or is_wa_list_header(v1))
        and ((v1 := v0.get('body', ...)) is ... or is_wa_body(v1))
        and ((v1 := v0.get('footer', ...)) is ... or is_wa_footer(v1))
        and ((v1 := v0.get('action', ...)) is ... or is_wa_list_action(v1))
        and v0.keys() <= {*('header', 'body', 'footer', 'action')}
        and 'body' in v0
        and 'action' in v0
    )


def is_wa_list_header(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('text',))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('type', 'text')}
        and 'type' in v0
    )


def is_wa_list_action(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('button', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('sections', ...)) is ... or isinstance(v1, list) and all(is_wa_section(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 10)
        and v0.keys() <= {*('button', 'sections')}
        and 'button' in v0
        and 'sections' in v0
    )


def is_wa_section(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('rows', ...)) is ... or isinstance(v1, list) and all(is_wa_row(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 10)
        and v0.keys() <= {*('title', 'rows')}
        and 'rows' in v0
    )


def is_wa_row(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('id', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('description', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('id', 'title', 'description')}
        and 'id' in v0
        and 'title' in v0
    )


def is_wa_contact(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('addresses', ...)) is ... or isinstance(v1, list) and all(is_wa_contact_addresses(v2) for v2 in v1))
        and ((v1 := v0.get('birthday', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('emails', ...)) is ... or isinstance(v1, list) and all(is_wa_contact_emails(v2) for v2 in v1))
        and ((v1 := v0.get('name', ...)) is ... or is_wa_contact_name(v1))
        and ((v1 := v0.get('org', ...)) is ... or is_wa_contact_org(v1))
        and ((v1 := v0.get('phones', ...)) is ... or isinstance(v1, list) and all(is_wa_contact_phones(v2) for v2 in v1))
        and ((v1 := v0.get('urls', ...)) is ... or isinstance(v1, list) and all(is_wa_contact_urls(v2) for v2 in v1))
        and v0.keys() <= {*('addresses', 'birthday', 'emails', 'name', 'org', 'phones', 'urls')}
        and 'name' in v0
    )


def is_wa_contact_addresses(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('city', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('country', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('country_code', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('state', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('street', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('type', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('zip', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('city', 'country', 'country_code', 'state', 'street', 'type', 'zip')}
    )


def is_wa_contact_emails(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('email', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('type', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('email', 'type')}
    )


def is_wa_contact_name(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('formatted_name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('first_name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('middle_name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('last_name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('prefix', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('suffix', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('formatted_name', 'first_name', 'middle_name', 'last_name', 'prefix', 'suffix')}
        and 'formatted_name' in v0
    )


def is_wa_contact_org(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('company', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('department', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('company', 'department', 'title')}
    )


def is_wa_contact_phones(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('phone', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('type', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('wa_id', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('phone', 'type', 'wa_id')}
    )


def is_wa_contact_urls(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('type', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url', 'type')}
    )


def is_wa_hsm(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('namespace', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('element_name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('language', ...)) is ... or is_wa_hsm_language(v1))
        and ((v1 := v0.get('localizable_params', ...)) is ... or isinstance(v1, list) and all(is_wa_hsm_param(v2) for v2 in v1))
        and v0.keys() <= {*('namespace', 'element_name', 'language', 'localizable_params')}
        and 'namespace' in v0
        and 'element_name' in v0
        and 'language' in v0
    )


def is_wa_hsm_language(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('code', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('policy', ...)) is ... or v1 in ('deterministic', 'fallback'))
        and v0.keys() <= {*('code', 'policy')}
        and 'code' in v0
    )


def is_wa_hsm_param(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('default', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('currency', ...)) is ... or is_wa_hsm_currency(v1))
        and ((v1 := v0.get('date_time', ...)) is ... or isinstance(v1, dict))
        and v0.keys() <= {*('default', 'currency', 'date_time')}
        and 'default' in v0
    )


def is_wa_hsm_currency(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('currency_code', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('amount_1000', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()))
        and v0.keys() <= {*('currency_code', 'amount_1000')}
        and 'currency_code' in v0
        and 'amount_1000' in v0
    )


def is_wa_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('waid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('bsuid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'waid', 'bsuid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) + (('waid' in v0 or 'bsuid' in v0)) == 1)
    )


def is_wechat_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('notifyurlAuthId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wechat',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_wechat_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_wechat_destination(v2) for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('appid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('options', ...)) is ... or is_options(v1))
        and ((v1 := v0.get('contactPolicy', ...)) is ... or is_contact_policy(v1))
        and v0.keys() <= {*('correlationid', 'notifyurl', 'notifyurlAuthId', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination', 'appid', 'options', 'contactPolicy')}
        and 'deliverychannel' in v0
        and 'destination' in v0
    )


def is_wechat_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('wechat_user_id', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('wechatID', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'wechat_user_id', 'wechatID', 'correlationid')}
        and (('customerid' in v0) + ('wechat_user_id' in v0) + ('wechatID' in v0) == 1)
    )
