"""Values of a request: one traversal for all who look into them."""

from __future__ import annotations

from imidsl.binding.message import Message
from imidsl.binding.values import Each, Leaf, Record, ValueNode, faulty, leaves, loops, rewrite, walk
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source

SOURCE = """
message m {
  param items: list(record(title: text(max: 9)), max: 3)
  fb {
    attachment template {
      payload {
        template_type: generic
        element for item in items { title: "{{ item.title }}", button web_url "Go" { url: "https://x.example" } }
      }
    }
    raw { deep: ["a", { b: "c" }] }
  }
  to psid "1"
}
"""


def message() -> Message:
    (message,) = Project([Source("m.imi", SOURCE)], Environment(PROFILES[0], lambda _, target: "none")).messages
    return message


def words(node: ValueNode) -> list[str]:
    return [leaf.span.text.strip('"') for leaf in leaves(node)]


def test_a_walk_meets_everything_from_the_outside_in_and_as_written() -> None:
    record = message().record
    nodes = list(walk(record))
    assert nodes[0] is record
    assert len({id(node) for node in nodes}) == len(nodes)
    said = ["template", "generic", "{{ item.title }}", "web_url", "Go", "https://x.example", "a", "c", "1"]
    assert words(record) == said
    assert list(loops(record)) == ["items"]


def test_a_rewriting_changes_what_it_is_told_and_nothing_else() -> None:
    record = message().record
    same = rewrite(record, lambda node: node)
    assert [type(node) for node in walk(same)] == [type(node) for node in walk(record)]
    gone = rewrite(record, lambda node: faulty(node.span) if isinstance(node, Leaf) else node)
    assert words(gone) == words(record)
    assert not any(leaf.ready for leaf in leaves(gone))
    without = rewrite(record, lambda node: node.item if isinstance(node, Each) else node)
    assert list(loops(without)) == []
    assert isinstance(without, Record)
    assert without.keys == record.keys
