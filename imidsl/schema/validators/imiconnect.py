"""Whether a request body conforms to its schema. Generated: `python -m imidsl.generate`."""
# ruff: noqa
# fmt: off

from re import search
from typing import Any

from imidsl.schema.validators.shared import is_appmessaging, is_appmessaging_channels, is_fb_destination, is_fb_template, is_push_android_extras, is_push_interactive, is_push_ios_extras, is_push_web_extras, is_smartlink, is_sms_destination, is_twitter_channels, is_twitter_destination, is_voice_channels, is_voice_destination, is_wechat_channels


def valid(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and 'deliverychannel' in v0
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms', 'voice', 'push', 'rt', 'appmessaging', 'fb', 'twitter', 'wa', 'wechat'))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms',)) and 'deliverychannel' in v0) or is_sms_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('sms', ...)) is ... or isinstance(v2, dict) and (((v3 := v2.get('type', ...)) is ... or v3 in ('3',)) and 'type' in v2 or 'text' in v2)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('voice',)) and 'deliverychannel' in v0) or is_voice_request(v0))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('push',)) and 'deliverychannel' in v0) or is_push_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('push', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('ios', ...)) is ... or isinstance(v3, dict) and 'text' in v3) and ((v3 := v2.get('android', ...)) is ... or isinstance(v3, dict) and 'text' in v3) and ((v3 := v2.get('web', ...)) is ... or isinstance(v3, dict) and 'text' in v3)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('rt',)) and 'deliverychannel' in v0) or is_rt_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('appmessaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('message', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3)) and ('text' in v2 or 'message' in v2 or 'notification' in v2)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('appmessaging',)) and 'deliverychannel' in v0) or is_appmessaging_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('appmessaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('message', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3)) and ('text' in v2 or 'message' in v2 or 'notification' in v2)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('fb',)) and 'deliverychannel' in v0) or is_fb_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('fb', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3))))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('twitter',)) and 'deliverychannel' in v0) or is_twitter_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('twitter', ...)) is ... or isinstance(v3, dict) and 'text' in v3)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wa',)) and 'deliverychannel' in v0) or is_wa_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('wa', ...)) is ... or isinstance(v3, dict) and 'text' in v3)))))
        and (not (((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wechat',)) and 'deliverychannel' in v0) or is_wechat_request(v0) and ('message' in v0 or ((v1 := v0.get('channels', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('OTT-Messaging', ...)) is ... or isinstance(v2, dict) and ((v3 := v2.get('wechat', ...)) is ... or isinstance(v3, dict) and ('text' in v3 or 'attachment' in v3))))))
    )


def is_sms_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('sms',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_sms_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_sms_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_template(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('template', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('parameters', ...)) is ... or isinstance(v1, dict) and all(isinstance(v2, str) for key, v2 in v1.items() if key not in ()))
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
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '4'))) or ((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '3', '4')) and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 1024) and ((v1 := v0.get('media-path', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('senderid', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'text', 'media-path', 'senderid')})
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('3',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('1', '2', '3', '4')) and ((v1 := v0.get('body', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9A-Fa-f]{2}){1,1024}\\Z', v1) is not None and not (search('\\n', v1) is not None)) and ((v1 := v0.get('media-path', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('senderid', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'body', 'media-path', 'senderid')} and 'body' in v0)
    )


def is_voice_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('voice',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_voice_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_voice_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_push_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('push',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_push_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_push_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
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
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 4096)
        and ((v1 := v0.get('extras', ...)) is ... or is_push_ios_extras(v1))
        and v0.keys() <= {*('text', 'extras')}
    )


def is_push_android(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 4096)
        and ((v1 := v0.get('priority', ...)) is ... or isinstance(v1, str) and search('^[1-5]\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('extras', ...)) is ... or is_push_android_extras(v1))
        and v0.keys() <= {*('text', 'priority', 'extras')}
    )


def is_push_web(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('actiontext', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('platorm_types', ...)) is ... or isinstance(v1, list) and all(v2 in ('chrome', 'safari', 'firefox') for v2 in v1))
        and ((v1 := v0.get('extras', ...)) is ... or is_push_web_extras(v1))
        and v0.keys() <= {*('title', 'text', 'url', 'actiontext', 'platorm_types', 'extras')}
    )


def is_push_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('android_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('ios_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('chrome_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('firefox_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[^@\\x00-\\x20]+@[^@\\x00-\\x20]+\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('safari_pushid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'android_pushid', 'ios_pushid', 'chrome_pushid', 'firefox_pushid', 'safari_pushid', 'correlationid')}
        and (('customerid' in v0) + ('userid' in v0) + ('android_pushid' in v0) + ('ios_pushid' in v0) + ('chrome_pushid' in v0) + ('firefox_pushid' in v0) + ('safari_pushid' in v0) + ('hms_pushid' in v0) == 1)
    )


def is_rt_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('rt',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_rt_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_rt_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_rt_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('appmessaging', ...)) is ... or is_appmessaging(v1))
        and v0.keys() <= {*('smartlinks', 'appmessaging')}
        and 'appmessaging' in v0
    )


def is_rt_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) + ('userid' in v0) == 1)
    )


def is_appmessaging_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('appmessaging',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_appmessaging_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_appmessaging_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_appmessaging_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) + ('userid' in v0) == 1)
    )


def is_fb_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('fb',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_fb_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_fb_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
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
        and v0.keys() <= {*('text', 'attachment')}
    )


def is_fb_attachment(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template'))
        and 'type' in v0
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'audio', 'video', 'file')) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template')) and ((v1 := v0.get('payload', ...)) is ... or is_fb_file(v1)) and v0.keys() <= {*('type', 'payload')} and 'type' in v0 and 'payload' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('template',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'template')) and ((v1 := v0.get('payload', ...)) is ... or is_fb_template(v1)) and v0.keys() <= {*('type', 'payload')} and 'type' in v0 and 'payload' in v0)
    )


def is_fb_file(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('url',)}
        and 'url' in v0
        and ('url' in v0)
    )


def is_twitter_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('twitter',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_twitter_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_twitter_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_wa_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wa',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_wa_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_wa_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
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
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('text',)}
    )


def is_wa_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) + (('waid' in v0 or 'bsuid' in v0)) == 1)
    )


def is_wechat_request(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and ((v1 := v0.get('notifyurl', ...)) is ... or isinstance(v1, str) and search('^(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff/?#][^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*)?\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('callbackData', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('expiry', ...)) is ... or isinstance(v1, str) and search('^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01]?[0-9]|2[0-3]):[0-5][0-9]))\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('priority', ...)) is ... or v1 in ('1', '2', '3'))
        and ((v1 := v0.get('deliverychannel', ...)) is ... or v1 in ('wechat',))
        and ((v1 := v0.get('message', ...)) is ... or is_template(v1))
        and ((v1 := v0.get('channels', ...)) is ... or is_wechat_channels(v1))
        and ((v1 := v0.get('destination', ...)) is ... or isinstance(v1, list) and all(is_wechat_destination(v2) for v2 in v1) and len(v1) >= 1)
        and v0.keys() <= {*('correlationid', 'notifyurl', 'callbackData', 'expiry', 'priority', 'deliverychannel', 'message', 'channels', 'destination')}
        and 'deliverychannel' in v0
        and 'channels' in v0
        and 'destination' in v0
    )


def is_wechat_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('wechat_user_id', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'wechat_user_id', 'correlationid')}
        and (('customerid' in v0) + ('wechat_user_id' in v0) + ('wechatID' in v0) == 1)
    )
