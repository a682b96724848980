"""Where in the definitions a request may have come from."""

from __future__ import annotations

from collections.abc import Sequence

from imidsl.compiler.project import Project
from imidsl.delivery.tracing.origins import Origin, origins, references_of
from imidsl.preview.cards.problems import place
from imidsl.records import dataclass
from imidsl.request.check_body import ReadBody


@dataclass(frozen=True, slots=True)
class DefinedAt:
    """A message that makes such a request, and where its block for the channel stands."""

    message: str
    at: str


@dataclass(frozen=True, slots=True)
class KnownOrigins:
    """The requests that definitions make; none where no definitions were given."""

    known: Sequence[Origin] = ()

    @classmethod
    def of(cls, project: Project) -> KnownOrigins:
        """Those of a project."""
        return cls(tuple(origins(project)))

    def find(self, read: ReadBody) -> list[DefinedAt]:
        """Where a request may have come from: by its texts, and of several by its correlation ids."""
        if read.request is None or read.channel is None:
            return []
        request, references = read.request, list(references_of(read.request))
        made = [one for one in self.known if one.channel.name == read.channel.name and one.makes(request)]
        named = [one for one in made if any(map(one.refers, references))]
        return [DefinedAt(one.message.name, place(one.span)) for one in named or made]
