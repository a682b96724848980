"""The syntax file of Vim and Neovim, in Neovim itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT, TESTS

SOURCE = '''\
# imidsl: allow x because y
message m extends base {
  param p: text(max: 9) = "a"
  priority: high # said
  prority: high
  sms { text: "Hi {{ p | upper }}" }
  fb { attachment image { url: "" } }
  to msisdn "1"
  expiry: 2d
  let: """
    {% if p %} "x" {{ 'a' }} $(b)
    """
  after: true
}
'''
GROUPS = '''\
#<Comment> imidsl:<Allow> allow<Allow> x<Comment> because<Allow> y<Comment>
message<Form> m<> extends<Form> base<> {<>
param<Declaration> p:<Key> text(max:<Type> 9)<Number> =<> "a"<String>
priority:<Field> high<Symbol> #<Comment> said<Comment>
prority:<Key> high<Symbol>
sms<Channel> {<> text:<Field> "Hi<String> {{<Edge> p<Output> |<Output> upper<Filter> }}"<Edge> }<>
fb<Channel> {<> attachment<Block> image<> {<> url:<Field> ""<String> }<> }<>
to<Block> msisdn<Kind> "1"<String>
expiry:<Field> 2d<Number>
let:<Key> """<String>
{%<Edge> if<TagWord> p<Tag> %}<Edge> "x"<String> {{<Edge> 'a'<Quoted> }}<Edge> $(b)<Platform>
"""<String>
after:<Key> true<Constant>
}<>
'''


BESIDE = Path(sys.executable).with_name("nvim")
NVIM = str(BESIDE) if BESIDE.exists() else shutil.which("nvim")


@pytest.mark.skipif(NVIM is None, reason="there is no Neovim here")
def test_neovim_colours_what_it_should(tmp_path: Path) -> None:
    assert NVIM is not None
    file = tmp_path / "m.imi"
    file.write_text(SOURCE, "utf-8")
    command: list[str | Path] = [
        NVIM,
        "--headless",
        "-u",
        "NONE",
        "-l",
        TESTS / "editor" / "groups.lua",
        ROOT / "editors" / "vim",
        file,
    ]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert (done.stdout + done.stderr).split() == GROUPS.split()
