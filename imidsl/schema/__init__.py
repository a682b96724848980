"""What the API is: every channel, field, value, id kind and limit, as rows that check themselves.

Bind, payload, schema, check, completion, reference, import and preview read these rows; nothing about the API stands
anywhere else. The facts are those of the Messaging API's page (v1), its successor's reference, and the platforms
behind the channels; each limit names its source.
"""

from imidsl.schema.channels import BY_NAME, CHANNELS
from imidsl.schema.envelope import names
from imidsl.schema.kinds import PROFILES, Profile

__all__ = ["BY_NAME", "CHANNELS", "PROFILES", "Profile", "names"]
