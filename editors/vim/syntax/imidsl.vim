" imidsl: message definitions for IMIconnect and Webex Connect. Generated: python -m imidsl.generate
if exists('b:current_syntax') | finish | endif
syntax iskeyword @,48-57,_,-
syntax sync fromstart

syntax match imidslKey /\v<[A-Za-z_][A-Za-z0-9_-]*\ze\s*:/
syntax match imidslField /\v<%(channelApplyFrequencyCap|notificationChannelId|channelCheckConsent|contactPolicyGroup|localizable_params|notificationaction|identity_key_hash|notification_type|allowFallbackURL|delay_while_idle|notifyurlAuthId|android_pushid|dlt_templateid|firefox_pushid|formatted_name|messaging_type|payment_method|platform_types|recipient_name|wechat_user_id|windows_extras|attachment_id|attachmenturl|chrome_pushid|contactPolicy|correlationid|currency_code|platorm_types|quick_replies|safari_pushid|sender_action|shipping_cost|template_type|callbackData|collapse_key|content_type|country_code|device_types|element_name|notification|order_number|shortenLinks|time_to_live|adjustments|amount_1000|attachments|contentType|description|destination|interactive|middle_name|postal_code|preview_url|trackClicks|actiontext|attachment|callflowid|characters|customerid|customtags|department|first_name|hms_pushid|identifier|ios_pushid|media-path|messageref|parameters|smartlinks|total_cost|web_extras|addresses|date_time|image_url|last_name|longitude|namespace|notifyurl|order_url|timestamp|total_tax|twitterid|birthday|category|contacts|contains|currency|document|duration|elements|encoding|filename|item_url|language|latitude|location|media_id|mimeType|priority|promptid|provider|quantity|sections|segments|senderid|street_1|street_2|subtitle|subtotal|template|validity|wechatID|actions|address|android|buttons|caption|company|country|default|iconurl|matches|message|options|payload|preview|pushref|sticker|summary|action|amount|button|domain|emails|equals|expiry|extras|footer|header|linkid|msisdn|phones|policy|prefix|street|suffix|userid|appid|audio|badge|bsuid|bytes|email|image|lacks|phone|price|reply|sound|state|title|value|video|wa_id|body|city|code|file|list|logo|name|psid|rows|size|tag1|tag2|text|type|urls|waid|cli|hsm|ios|org|pos|tag|url|web|zip|id)>\ze\s*:/
syntax match imidslBlock /\v%(%(^|[{,])\s*)@<=%(localizable_params|notificationaction|windows_extras|contactPolicy|quick_replies|notification|adjustments|attachments|destination|interactive|adjustment|attachment|customtags|parameters|smartlinks|web_extras|addresses|date_time|smartlink|contacts|currency|document|elements|language|location|provider|sections|template|actions|address|android|buttons|element|message|options|payload|sticker|summary|action|button|emails|extras|footer|header|phones|audio|image|reply|video|body|list|name|rows|text|urls|hsm|ios|org|raw|web|to)>\ze%(\s*\{|\s+[\"0-9A-Za-z_])/
syntax match imidslBlock /\v<to>\ze\s+[a-z]/
syntax match imidslChannel /\v<%(appmessaging|twitter|wechat|voice|push|sms|fb|rt|wa)>\ze%(\s*\{|\s+[\"0-9A-Za-z_])/
syntax match imidslForm /\v%(%(^|[{,])\s*)@<=%(defaults|example|message|refused|expect|import|param|test|with|let|now|raw)>\ze%(\s*\{|\s+[\"0-9A-Za-z_])/
syntax match imidslForm /\v<(extends|for|in|no)>\ze\s+[A-Za-z_]/
syntax match imidslDeclaration /\v%(%(^|[{,])\s*)@<=(let|param)>\ze\s+[A-Za-z_][A-Za-z0-9_-]*\s*[:=]/
syntax match imidslKind /\v<%(android_pushid|firefox_pushid|wechat_user_id|chrome_pushid|safari_pushid|customerid|hms_pushid|ios_pushid|twitterid|wechatID|msisdn|userid|bsuid|psid|waid)>\ze\s+[\"{]/
syntax match imidslType /\v%(%(:|\()\s*)@<=%(datetime|decimal|choice|msisdn|record|bool|date|list|text|int|url)>\ze\s*[(=?,)\r\n]/
syntax match imidslSymbol /\v%([:\[,]\s*|<action\s+|<button\s+)@<=%(DOUBLE_SUBSCRIBE_UNSUBSCRIBE|DOUBLE_PLAY_NOW_PLAY_LATER|DOUBLE_BUY_NOW_BUY_LATER|DOUBLE_SHOPNOW_CANCEL|DOUBLE_ACCEPT_CANCEL|DOUBLE_OK_LEARN_MORE|DOUBLE_SHARE_CANCEL|SINGLE_UNSUBSCRIBE|DOUBLE_LIKE_SHARE|DOUBLE_LATER_NOW|SINGLE_SUBSCRIBE|SINGLE_DEEPLINK|SINGLE_DISMISS|DOUBLE_YES_NO|deterministic|SINGLE_REPLY|SINGLE_SHARE|MESSAGE_TAG|OPENWEBVIEW|SILENT_PUSH|SINGLE_OPEN|typing_off|OPEN_HTML|mark_seen|typing_on|DEEPLINK|OPEN_APP|OPEN_URL|RESPONSE|contacts|document|fallback|location|postback|template|DISMISS|NO_PUSH|REGULAR|android|buttons|firefox|generic|receipt|sticker|unicode|web_url|UPDATE|binary|button|chrome|medium|safari|SHARE|audio|flash|image|reply|video|auto|file|high|list|text|hsm|ios|low)>\ze\s*%([\]},#\"{]|$)/
syntax match imidslNumber /\v<[+-]?\d[0-9A-Za-z.:+-]*/
syntax match imidslConstant /\v<(true|false|null)>/
syntax match imidslComment /\v#.*$/ contains=imidslAllow
syntax match imidslAllow /\vimidsl:\s*allow>|<because>/ contained

syntax region imidslString start=+"+ skip=+\\.+ end=+"+ oneline keepend contains=@imidslTemplate
syntax region imidslString start=+"""+ skip=+\\.+ end=+"""+ keepend contains=@imidslTemplate
syntax cluster imidslTemplate contains=imidslEscape,imidslPlatform,imidslOutput,imidslTag,imidslRemark
syntax match imidslEscape /\v\\%([\"\\\/bfnrt]|u\x{4}|u\{\x{1,6}\}|$)/ contained
syntax match imidslPlatform /\v\$\([^)]*\)/ contained
syntax region imidslRemark start=+{#+ end=+#}+ contained
syntax region imidslOutput matchgroup=imidslEdge start=+{{[+-]\?+ end=+[+-]\?}}+ contained contains=@imidslExpression
syntax region imidslTag matchgroup=imidslEdge start=+{%[+-]\?+ end=+[+-]\?%}+ contained contains=@imidslExpression
syntax cluster imidslExpression contains=imidslQuoted,imidslFilter,imidslTagWord,imidslWord,imidslCount
syntax keyword imidslTagWord call elif else endcall endfilter endfor endif endmacro endraw endset endwith filter for if macro print raw set with contained
syntax keyword imidslWord False None True and caller cycler dict false in is joiner kwargs loop namespace none not or range recursive self super true varargs contained
syntax match imidslFilter /\v%(\|\s*)@<=%(capitalize|rejectattr|selectattr|urlencode|wordcount|dictsort|truncate|wordwrap|default|groupby|replace|reverse|center|escape|format|indent|length|reject|select|string|tojson|unique|batch|count|first|float|items|lower|money|round|slice|title|upper|date|join|last|list|sort|trim|abs|fit|gsm|int|map|max|min|sum|d|e)>/ contained
syntax match imidslQuoted /\v'([^'\\]|\\.)*'|\"([^\"\\]|\\.)*\"/ contained
syntax match imidslCount /\v<\d+(\.\d+)?>/ contained

highlight default link imidslKey Normal
highlight default link imidslField Identifier
highlight default link imidslBlock Structure
highlight default link imidslChannel Type
highlight default link imidslForm Keyword
highlight default link imidslDeclaration Keyword
highlight default link imidslKind Identifier
highlight default link imidslType Type
highlight default link imidslSymbol Constant
highlight default link imidslNumber Number
highlight default link imidslConstant Boolean
highlight default link imidslComment Comment
highlight default link imidslAllow SpecialComment
highlight default link imidslString String
highlight default link imidslEscape SpecialChar
highlight default link imidslPlatform Special
highlight default link imidslRemark Comment
highlight default link imidslEdge Delimiter
highlight default link imidslOutput Normal
highlight default link imidslTag Normal
highlight default link imidslTagWord Statement
highlight default link imidslWord Operator
highlight default link imidslFilter Function
highlight default link imidslQuoted String
highlight default link imidslCount Number

let b:current_syntax = 'imidsl'
