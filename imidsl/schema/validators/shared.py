"""Whether a request body conforms to its schema. Generated: `python -m imidsl.generate`."""
# ruff: noqa
# fmt: off

from re import search
from typing import Any


def is_smartlink(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('linkid', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()) and (not type(v1) in (int, float) or not v1 < 0))
        and ((v1 := v0.get('validity', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()) and (not type(v1) in (int, float) or not v1 < 1))
        and v0.keys() <= {*('linkid', 'validity')}
        and 'linkid' in v0
    )


def is_sms_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) == 1)
    )


def is_voice_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('voice', ...)) is ... or is_voice(v1))
        and v0.keys() <= {*('voice',)}
        and 'voice' in v0
    )


def is_voice(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('callflowid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('promptid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('cli', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('callflowid', 'promptid', 'cli')}
        and ('callflowid' in v0 or 'promptid' in v0)
    )


def is_voice_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('msisdn', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('^[1-9][0-9]{6,14}\\Z', v2) is not None and not (search('\\n', v2) is not None) for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('msisdn', 'customerid', 'correlationid')}
        and (('msisdn' in v0) + ('customerid' in v0) == 1)
    )


def is_push_ios_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('badge', ...)) is ... or isinstance(v1, str) and search('^(?:0|-?[1-9][0-9]{0,39})\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('sound', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('time_to_live', ...)) is ... or isinstance(v1, str) and search('^(?:0|-?[1-9][0-9]{0,39})\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('collapse_key', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('attachmenturl', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('customtags', ...)) is ... or isinstance(v1, dict))
        and ((v1 := v0.get('notificationaction', ...)) is ... or is_notificationaction(v1))
        and v0.keys() <= {*('badge', 'sound', 'time_to_live', 'collapse_key', 'attachmenturl', 'customtags', 'notificationaction')}
    )


def is_notificationaction(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'OPEN_HTML'))
        and 'action' in v0
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_URL', 'OPENWEBVIEW')) and 'action' in v0) or ((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'OPEN_HTML')) and ((v1 := v0.get('value', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('action', 'value')} and 'action' in v0 and 'value' in v0)
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('DEEPLINK', 'OPEN_HTML')) and 'action' in v0) or ((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'OPEN_HTML')) and ((v1 := v0.get('value', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('action', 'value')} and 'action' in v0 and 'value' in v0)
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_APP',)) and 'action' in v0) or ((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'OPEN_HTML')) and v0.keys() <= {*('action',)} and 'action' in v0)
    )


def is_push_android_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('collapse_key', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('time_to_live', ...)) is ... or isinstance(v1, str) and search('^(?:0|-?[1-9][0-9]{0,39})\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('customtags', ...)) is ... or isinstance(v1, dict) and ((v2 := v1.get('imageurl', ...)) is ... or isinstance(v2, str)))
        and ((v1 := v0.get('notificationaction', ...)) is ... or is_notificationaction(v1))
        and ((v1 := v0.get('iconurl', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('notificationChannelId', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('sound', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('delay_while_idle', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('collapse_key', 'time_to_live', 'customtags', 'notificationaction', 'iconurl', 'notificationChannelId', 'sound', 'delay_while_idle')}
    )


def is_push_web_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('collapse_key', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('time_to_live', ...)) is ... or isinstance(v1, str) and search('^(?:0|-?[1-9][0-9]{0,39})\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('customtags', ...)) is ... or isinstance(v1, dict))
        and v0.keys() <= {*('collapse_key', 'time_to_live', 'customtags')}
    )


def is_push_interactive(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('pushref', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('device_types', ...)) is ... or isinstance(v1, list) and all(v2 in ('ios', 'android') for v2 in v1) and len(v1) >= 1)
        and ((v1 := v0.get('category', ...)) is ... or v1 in ('SINGLE_DISMISS', 'SINGLE_OPEN', 'SINGLE_SUBSCRIBE', 'SINGLE_UNSUBSCRIBE', 'SINGLE_SHARE', 'SINGLE_DEEPLINK', 'SINGLE_REPLY', 'DOUBLE_YES_NO', 'DOUBLE_ACCEPT_CANCEL', 'DOUBLE_SHARE_CANCEL', 'DOUBLE_SHOPNOW_CANCEL', 'DOUBLE_LATER_NOW', 'DOUBLE_PLAY_NOW_PLAY_LATER', 'DOUBLE_OK_LEARN_MORE', 'DOUBLE_SUBSCRIBE_UNSUBSCRIBE', 'DOUBLE_BUY_NOW_BUY_LATER', 'DOUBLE_LIKE_SHARE'))
        and ((v1 := v0.get('actions', ...)) is ... or isinstance(v1, list) and all(is_button_action(v2) for v2 in v1))
        and v0.keys() <= {*('pushref', 'device_types', 'category', 'actions')}
        and 'device_types' in v0
    )


def is_button_action(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('action', ...)) is ... or v1 in ('DISMISS', 'OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'SHARE'))
        and 'action' in v0
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('OPEN_URL', 'OPENWEBVIEW')) and 'action' in v0) or ((v1 := v0.get('pos', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()) and (not type(v1) in (int, float) or not v1 < 1)) and ((v1 := v0.get('action', ...)) is ... or v1 in ('DISMISS', 'OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'SHARE')) and ((v1 := v0.get('identifier', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('value', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('pos', 'action', 'identifier', 'value')} and 'action' in v0 and 'value' in v0)
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('DEEPLINK', 'SHARE')) and 'action' in v0) or ((v1 := v0.get('pos', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()) and (not type(v1) in (int, float) or not v1 < 1)) and ((v1 := v0.get('action', ...)) is ... or v1 in ('DISMISS', 'OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'SHARE')) and ((v1 := v0.get('identifier', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('value', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('pos', 'action', 'identifier', 'value')} and 'action' in v0 and 'value' in v0)
        and (not (((v1 := v0.get('action', ...)) is ... or v1 in ('DISMISS', 'OPEN_APP')) and 'action' in v0) or ((v1 := v0.get('pos', ...)) is ... or (type(v1) is int or type(v1) is float and v1.is_integer()) and (not type(v1) in (int, float) or not v1 < 1)) and ((v1 := v0.get('action', ...)) is ... or v1 in ('DISMISS', 'OPEN_APP', 'OPEN_URL', 'OPENWEBVIEW', 'DEEPLINK', 'SHARE')) and ((v1 := v0.get('identifier', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('pos', 'action', 'identifier')} and 'action' in v0)
    )


def is_appmessaging(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('senderid', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('priority', ...)) is ... or isinstance(v1, str) and search('^[1-5]\\Z', v1) is not None and not (search('\\n', v1) is not None))
        and ((v1 := v0.get('extras', ...)) is ... or is_appmessaging_extras(v1))
        and ((v1 := v0.get('attachments', ...)) is ... or isinstance(v1, list) and all(is_appmessaging_attachment(v2) for v2 in v1))
        and ((v1 := v0.get('interactive', ...)) is ... or is_appmessaging_interactive(v1))
        and ((v1 := v0.get('message', ...)) is ... or is_appmessaging_message(v1))
        and ((v1 := v0.get('notification', ...)) is ... or is_appmessaging_notification(v1))
        and v0.keys() <= {*('senderid', 'text', 'priority', 'extras', 'attachments', 'interactive', 'message', 'notification')}
        and not (('senderid' in v0 or 'text' in v0 or 'priority' in v0 or 'extras' in v0 or 'attachments' in v0 or 'interactive' in v0) and ('message' in v0 or 'notification' in v0))
    )


def is_appmessaging_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('notificationaction', ...)) is ... or is_notificationaction(v1))
        and ((v1 := v0.get('customtags', ...)) is ... or isinstance(v1, dict))
        and v0.keys() <= {*('notificationaction', 'customtags')}
    )


def is_appmessaging_attachment(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio'))
        and (not (((v1 := v0.get('contentType', ...)) is ... or v1 in ('image',)) and 'contentType' in v0) or ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio')) and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('preview', ...)) is ... or isinstance(v1, str) and search('^(?:data:[^,]*,)?[A-Za-z0-9+/ \\t\\r\\n]*(?:=[ \\t\\r\\n]*){0,2}\\Z', v1) is not None) and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('duration', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('latitude', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('longitude', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('contentType', 'file', 'preview', 'size', 'duration', 'latitude', 'longitude')} and 'file' in v0)
        and (not (((v1 := v0.get('contentType', ...)) is ... or v1 in ('location',)) and 'contentType' in v0) or ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio')) and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('preview', ...)) is ... or isinstance(v1, str) and search('^(?:data:[^,]*,)?[A-Za-z0-9+/ \\t\\r\\n]*(?:=[ \\t\\r\\n]*){0,2}\\Z', v1) is not None) and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('duration', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('latitude', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('longitude', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('contentType', 'file', 'preview', 'size', 'duration', 'latitude', 'longitude')} and 'latitude' in v0 and 'longitude' in v0)
        and (not (((v1 := v0.get('contentType', ...)) is ... or v1 in ('file',))) or ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio')) and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('preview', ...)) is ... or isinstance(v1, str) and search('^(?:data:[^,]*,)?[A-Za-z0-9+/ \\t\\r\\n]*(?:=[ \\t\\r\\n]*){0,2}\\Z', v1) is not None) and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('duration', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('latitude', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('longitude', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('contentType', 'file', 'preview', 'size', 'duration', 'latitude', 'longitude')} and 'file' in v0)
        and (not (((v1 := v0.get('contentType', ...)) is ... or v1 in ('video',)) and 'contentType' in v0) or ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio')) and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('preview', ...)) is ... or isinstance(v1, str) and search('^(?:data:[^,]*,)?[A-Za-z0-9+/ \\t\\r\\n]*(?:=[ \\t\\r\\n]*){0,2}\\Z', v1) is not None) and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('duration', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('latitude', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('longitude', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('contentType', 'file', 'preview', 'size', 'duration', 'latitude', 'longitude')} and 'file' in v0)
        and (not (((v1 := v0.get('contentType', ...)) is ... or v1 in ('audio',)) and 'contentType' in v0) or ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio')) and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('preview', ...)) is ... or isinstance(v1, str) and search('^(?:data:[^,]*,)?[A-Za-z0-9+/ \\t\\r\\n]*(?:=[ \\t\\r\\n]*){0,2}\\Z', v1) is not None) and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('duration', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('latitude', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('longitude', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('contentType', 'file', 'preview', 'size', 'duration', 'latitude', 'longitude')} and 'file' in v0)
    )


def is_appmessaging_interactive(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('messageref', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('category', ...)) is ... or v1 in ('SINGLE_DISMISS', 'SINGLE_OPEN', 'SINGLE_SUBSCRIBE', 'SINGLE_UNSUBSCRIBE', 'SINGLE_SHARE', 'SINGLE_DEEPLINK', 'SINGLE_REPLY', 'DOUBLE_YES_NO', 'DOUBLE_ACCEPT_CANCEL', 'DOUBLE_SHARE_CANCEL', 'DOUBLE_SHOPNOW_CANCEL', 'DOUBLE_LATER_NOW', 'DOUBLE_PLAY_NOW_PLAY_LATER', 'DOUBLE_OK_LEARN_MORE', 'DOUBLE_SUBSCRIBE_UNSUBSCRIBE', 'DOUBLE_BUY_NOW_BUY_LATER', 'DOUBLE_LIKE_SHARE'))
        and ((v1 := v0.get('actions', ...)) is ... or isinstance(v1, list) and all(is_button_action(v2) for v2 in v1))
        and v0.keys() <= {*('messageref', 'category', 'actions')}
    )


def is_appmessaging_message(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('attachment', ...)) is ... or is_appmessaging_file(v1))
        and v0.keys() <= {*('text', 'attachment')}
    )


def is_appmessaging_file(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('file', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('contentType', ...)) is ... or v1 in ('image', 'location', 'file', 'video', 'audio'))
        and ((v1 := v0.get('size', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('file', 'contentType', 'size')}
        and 'file' in v0
    )


def is_appmessaging_notification(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('web_extras', ...)) is ... or is_appmessaging_web_extras(v1))
        and ((v1 := v0.get('windows_extras', ...)) is ... or is_appmessaging_windows_extras(v1))
        and ((v1 := v0.get('interactive', ...)) is ... or is_appmessaging_notification_interactive(v1))
        and v0.keys() <= {*('title', 'text', 'web_extras', 'windows_extras', 'interactive')}
        and 'title' in v0
    )


def is_appmessaging_web_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('collapse_key', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('action', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('collapse_key', 'action', 'url')}
    )


def is_appmessaging_windows_extras(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('logo', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('sound', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('image', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('badge', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('notificationaction', ...)) is ... or is_notificationaction(v1))
        and v0.keys() <= {*('logo', 'sound', 'image', 'badge', 'notificationaction')}
    )


def is_appmessaging_notification_interactive(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('category', ...)) is ... or v1 in ('SINGLE_DISMISS', 'SINGLE_OPEN', 'SINGLE_SUBSCRIBE', 'SINGLE_UNSUBSCRIBE', 'SINGLE_SHARE', 'SINGLE_DEEPLINK', 'SINGLE_REPLY', 'DOUBLE_YES_NO', 'DOUBLE_ACCEPT_CANCEL', 'DOUBLE_SHARE_CANCEL', 'DOUBLE_SHOPNOW_CANCEL', 'DOUBLE_LATER_NOW', 'DOUBLE_PLAY_NOW_PLAY_LATER', 'DOUBLE_OK_LEARN_MORE', 'DOUBLE_SUBSCRIBE_UNSUBSCRIBE', 'DOUBLE_BUY_NOW_BUY_LATER', 'DOUBLE_LIKE_SHARE'))
        and ((v1 := v0.get('pushref', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('actions', ...)) is ... or isinstance(v1, list) and all(is_button_action(v2) for v2 in v1))
        and v0.keys() <= {*('category', 'pushref', 'actions')}
    )


def is_appmessaging_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('appmessaging', ...)) is ... or is_appmessaging(v1))
        and v0.keys() <= {*('smartlinks', 'appmessaging')}
        and 'appmessaging' in v0
    )


def is_fb_template(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('template_type', ...)) is ... or v1 in ('generic', 'button', 'buttons', 'receipt'))
        and 'template_type' in v0
        and (not (((v1 := v0.get('template_type', ...)) is ... or v1 in ('generic',)) and 'template_type' in v0) or ((v1 := v0.get('template_type', ...)) is ... or v1 in ('generic', 'button', 'buttons', 'receipt')) and ((v1 := v0.get('elements', ...)) is ... or isinstance(v1, list) and all(is_fb_card(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 10) and v0.keys() <= {*('template_type', 'elements')} and 'template_type' in v0 and 'elements' in v0)
        and (not (((v1 := v0.get('template_type', ...)) is ... or v1 in ('button', 'buttons')) and 'template_type' in v0) or ((v1 := v0.get('template_type', ...)) is ... or v1 in ('generic', 'button', 'buttons', 'receipt')) and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('buttons', ...)) is ... or isinstance(v1, list) and all(is_fb_button(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 3) and v0.keys() <= {*('template_type', 'text', 'buttons')} and 'template_type' in v0 and 'text' in v0 and 'buttons' in v0)
        and (not (((v1 := v0.get('template_type', ...)) is ... or v1 in ('receipt',)) and 'template_type' in v0) or ((v1 := v0.get('template_type', ...)) is ... or v1 in ('generic', 'button', 'buttons', 'receipt')) and ((v1 := v0.get('recipient_name', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('order_number', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('currency', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('payment_method', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('timestamp', ...)) is ... or isinstance(v1, str) and search('^(?:0|-?[1-9][0-9]{0,39})\\Z', v1) is not None and not (search('\\n', v1) is not None)) and ((v1 := v0.get('order_url', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('elements', ...)) is ... or isinstance(v1, list) and all(is_fb_item(v2) for v2 in v1) and len(v1) >= 1 and len(v1) <= 10) and ((v1 := v0.get('address', ...)) is ... or is_fb_address(v1)) and ((v1 := v0.get('summary', ...)) is ... or is_fb_summary(v1)) and ((v1 := v0.get('adjustments', ...)) is ... or isinstance(v1, list) and all(is_fb_adjustment(v2) for v2 in v1)) and v0.keys() <= {*('template_type', 'recipient_name', 'order_number', 'currency', 'payment_method', 'timestamp', 'order_url', 'elements', 'address', 'summary', 'adjustments')} and 'template_type' in v0 and 'recipient_name' in v0 and 'order_number' in v0 and 'currency' in v0 and 'payment_method' in v0 and 'elements' in v0 and 'summary' in v0)
    )


def is_fb_card(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('subtitle', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('image_url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('item_url', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('buttons', ...)) is ... or isinstance(v1, list) and all(is_fb_button(v2) for v2 in v1) and len(v1) <= 3)
        and v0.keys() <= {*('title', 'subtitle', 'image_url', 'item_url', 'buttons')}
        and 'title' in v0
    )


def is_fb_button(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('web_url', 'postback'))
        and 'type' in v0
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('web_url',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('web_url', 'postback')) and ((v1 := v0.get('url', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'url', 'title')} and 'type' in v0 and 'url' in v0 and 'title' in v0)
        and (not (((v1 := v0.get('type', ...)) is ... or v1 in ('postback',)) and 'type' in v0) or ((v1 := v0.get('type', ...)) is ... or v1 in ('web_url', 'postback')) and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str)) and ((v1 := v0.get('payload', ...)) is ... or isinstance(v1, str)) and v0.keys() <= {*('type', 'title', 'payload')} and 'type' in v0 and 'title' in v0 and 'payload' in v0)
    )


def is_fb_item(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('title', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('subtitle', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('quantity', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('price', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('currency', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('image_url', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('title', 'subtitle', 'quantity', 'price', 'currency', 'image_url')}
        and 'title' in v0
    )


def is_fb_address(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('street_1', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('street_2', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('city', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('postal_code', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('state', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('country', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('street_1', 'street_2', 'city', 'postal_code', 'state', 'country')}
        and 'street_1' in v0
        and 'city' in v0
        and 'postal_code' in v0
        and 'state' in v0
        and 'country' in v0
    )


def is_fb_summary(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('subtotal', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('shipping_cost', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('total_tax', ...)) is ... or type(v1) in (int, float))
        and ((v1 := v0.get('total_cost', ...)) is ... or type(v1) in (int, float))
        and v0.keys() <= {*('subtotal', 'shipping_cost', 'total_tax', 'total_cost')}
        and 'total_cost' in v0
    )


def is_fb_adjustment(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('name', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('amount', ...)) is ... or type(v1) in (int, float))
        and v0.keys() <= {*('name', 'amount')}
    )


def is_fb_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('psid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'psid', 'correlationid')}
        and (('customerid' in v0) + ('psid' in v0) == 1)
    )


def is_twitter_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('OTT-Messaging', ...)) is ... or is_twitter_OTT_Messaging(v1))
        and v0.keys() <= {*('smartlinks', 'OTT-Messaging')}
        and 'OTT-Messaging' in v0
    )


def is_twitter_OTT_Messaging(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('twitter', ...)) is ... or is_twitter(v1))
        and v0.keys() <= {*('twitter',)}
        and 'twitter' in v0
    )


def is_twitter(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str) and len(v1) <= 140)
        and v0.keys() <= {*('text',)}
    )


def is_twitter_destination(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('customerid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('twitterid', ...)) is ... or isinstance(v1, list) and all(isinstance(v2, str) and search('[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]', v2) is not None for v2 in v1) and len(v1) >= 1 and len(v1) <= 1000)
        and ((v1 := v0.get('correlationid', ...)) is ... or isinstance(v1, str) and len(v1) <= 50)
        and v0.keys() <= {*('customerid', 'twitterid', 'correlationid')}
        and (('customerid' in v0) + ('twitterid' in v0) == 1)
    )


def is_wechat_channels(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('smartlinks', ...)) is ... or isinstance(v1, list) and all(is_smartlink(v2) for v2 in v1))
        and ((v1 := v0.get('OTT-Messaging', ...)) is ... or is_wechat_OTT_Messaging(v1))
        and v0.keys() <= {*('smartlinks', 'OTT-Messaging')}
        and 'OTT-Messaging' in v0
    )


def is_wechat_OTT_Messaging(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('wechat', ...)) is ... or is_wechat(v1))
        and v0.keys() <= {*('wechat',)}
        and 'wechat' in v0
    )


def is_wechat(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('text', ...)) is ... or isinstance(v1, str))
        and ((v1 := v0.get('attachment', ...)) is ... or is_wechat_attachment(v1))
        and v0.keys() <= {*('text', 'attachment')}
    )


def is_wechat_attachment(v0: Any) -> bool:
    return (
        isinstance(v0, dict)
        and ((v1 := v0.get('type', ...)) is ... or v1 in ('image', 'video'))
        and ((v1 := v0.get('media_id', ...)) is ... or isinstance(v1, str))
        and v0.keys() <= {*('type', 'media_id')}
        and 'type' in v0
        and 'media_id' in v0
    )
