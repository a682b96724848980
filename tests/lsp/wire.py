"""A client that sends whatever it likes, right or wrong: messages of the protocol as bytes, over pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random
from typing import Any, Final

from tests import ROOT
from tests.editor.texts import NAMES, SNIPPETS, TEXTS

ENCODINGS: Final = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNITS: Final = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
AT_PLACE: Final = ("completion", "hover", "definition", "documentHighlight", "prepareRename", "references")
OF_FILE: Final = ("documentSymbol", "foldingRange", "documentLink", "semanticTokens/full", "formatting", "codeLens")
ODD: Final = [
    "\ud800",
    "\udc00",
    "\ufeff",
    "\r",
    "\r\n",
    "\u2028",
    "😀",
    "e\u0301",
    "\0",
    '"""',
    "{% raw %}",
    "{{ '",
    "#",
]
URIS: Final = ["file:///nowhere.imi", "nonsense", "", "file:///%00", "untitled:x", "file:///tmp/%ff.imi", "http://x/y"]


class Wire:
    """A server and what it said."""

    def __init__(self, encoding: str) -> None:
        command = [sys.executable, "-m", "imidsl", "lsp"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.encoding, self.asked, self.answers = encoding, 0, dict[int, Any]()
        self.published: dict[str, Any] = {}
        general = {"positionEncodings": [encoding]}
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {"general": general}})
        self.tell("initialized", {})

    def raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def send(self, message: object) -> None:
        self.raw(json.dumps(message).encode())

    def tell(self, method: str, params: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def begin(self, method: str, params: object) -> int:
        self.asked += 1
        self.send({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params})
        return self.asked

    def ask(self, method: str, params: object) -> Any:
        """The answer, an error's too; it hangs where there is none, and the test's time is up."""
        number = self.begin(method, params)
        while number not in self.answers:
            self.hear()
        return self.answers.pop(number)

    def hear(self) -> None:
        assert self.process.stdout is not None
        size = 0
        while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        if not size:
            raise EOFError(f"the server ended: {self.process.wait(10)}")
        message = json.loads(self.process.stdout.read(size))
        if "method" not in message:
            self.answers[message.get("id")] = message
        elif message["method"] == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]
        elif "id" in message:
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})

    def end(self) -> int:
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.process.wait(30)


def position(text: str, offset: int, encoding: str) -> dict[str, int]:
    """The place of an offset as an editor counts it: line breaks are those of the protocol."""
    before = text[:offset].replace("\r\n", " \n").replace("\r", "\n")
    line = before.count("\n")
    inside = before.rpartition("\n")[2]
    return {"line": line, "character": len(inside.encode(ENCODINGS[encoding], "surrogatepass")) // UNITS[encoding]}


def fuzzed(seed: int, encoding: str, rounds: int) -> None:
    """Edits and questions at random: each is answered, and the text is what it was made."""
    random, wire = Random(seed), Wire(encoding)
    for number in range(rounds):
        uri, text = f"file:///tmp/fuzz/{number}.imi", TEXTS[random.choice(NAMES)]
        open_(wire, uri, text)
        for version in range(2, 8):
            text = _edited(wire, random, uri, text, version)
            _odd(wire, random, uri)
            for method in random.sample(AT_PLACE, 3):
                wire.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, **_place(random, text, encoding)})
        fresh = f"file:///tmp/fuzz/{number}-fresh.imi"
        open_(wire, fresh, text)
        for method in OF_FILE:
            options = {"options": {"tabSize": 2, "insertSpaces": True}}
            first, second = (
                wire.ask(f"textDocument/{method}", {"textDocument": {"uri": one}, **options}) for one in (uri, fresh)
            )
            assert first.get("result") == second.get("result"), (seed, number, method, text)
        for one in (uri, fresh):
            wire.tell("textDocument/didClose", {"textDocument": {"uri": one}})
    assert wire.end() == 0


def open_(wire: Wire, uri: str, text: str) -> None:
    item = {"uri": uri, "languageId": "imidsl", "version": 1, "text": text}
    wire.tell("textDocument/didOpen", {"textDocument": item})


def _edited(wire: Wire, random: Random, uri: str, text: str, version: int) -> str:
    changes = []
    for _ in range(random.choice([1, 1, 2, 5])):
        start = _boundary(text, random.randrange(len(text) + 1))
        end = _boundary(text, min(len(text), start + random.choice([0, 0, 1, 5, 50])))
        new = random.choice([*SNIPPETS, *ODD, ""])
        places = {"start": position(text, start, wire.encoding), "end": position(text, end, wire.encoding)}
        changes.append({"range": places, "text": new})
        text = text[:start] + "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in new) + text[end:]
    document = {"uri": uri, "version": random.choice([version, version, 0, -1, 10**9])}
    wire.tell("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
    return text


def _boundary(text: str, offset: int) -> int:
    """No editor's cursor stands in the middle of a line break."""
    return offset + (text[offset - 1 : offset + 1] == "\r\n")


def _place(random: Random, text: str, encoding: str) -> dict[str, object]:
    at = position(text, random.randrange(len(text) + 1), encoding)
    odd = {"line": random.choice([0, 3, 10**6, 2**31 - 1]), "character": random.choice([0, 10**6, 2**31 - 1])}
    return {"position": random.choice([at, at, odd]), "context": {"includeDeclaration": True}}


def _odd(wire: Wire, random: Random, uri: str) -> None:
    """Something that no editor ought to send."""
    unknown = {"uri": random.choice(URIS)}
    match random.randrange(9):
        case 0:
            change = {"textDocument": {**unknown, "version": 2}, "contentChanges": [{"text": "x"}]}
            wire.tell("textDocument/didChange", change)
        case 1:
            wire.tell("textDocument/didClose", {"textDocument": unknown})
        case 2:
            wire.ask("textDocument/hover", {"textDocument": unknown, "position": {"line": 0, "character": 0}})
        case 3:
            asked = wire.begin(
                "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
            )
            wire.tell("$/cancelRequest", {"id": asked})
            wire.tell("$/cancelRequest", {"id": 10**6})
        case 4:
            wire.ask("textDocument/noSuchThing", {})
        case 5:
            wire.ask("textDocument/hover", random.choice([{}, {"textDocument": 3}, {"position": None}]))
        case 6:
            wire.tell("workspace/didChangeConfiguration", {"settings": random.choice([None, 3, [], {"imidsl": 4}])})
        case 7:
            renamed = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 8}}
            wire.ask(
                "textDocument/rename", {**renamed, "newName": random.choice(["x", "", "é", "if", "\ud800", "a b"])}
            )
        case 8:
            wire.raw(b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": ')
