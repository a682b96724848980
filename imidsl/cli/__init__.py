"""The command line: a shell round functions that return diagnostics. A command's module is read when it is called."""

from __future__ import annotations

COMMANDS = {
    "audience": "Make the request bodies of a message for the rows of a table.",
    "check": "Find what is wrong with definitions or request bodies.",
    "compile": "Make request bodies of definitions.",
    "diff": "Show what a change makes of the messages.",
    "explain": "Tell why a rule exists, with a bad and a good example; or list all rules.",
    "fmt": "Lay definitions out in the one canonical way.",
    "import": "Write definitions for request bodies.",
    "init": "Write a starter project.",
    "lsp": "Answer an editor: the language server, over standard input and output.",
    "preview": "Show what the recipient will see, on the terminal or as a page.",
    "sandbox": "Stand in for the platform: take messages, show them, send receipts.",
    "send": "Send request bodies; unless asked to, only show what would go where.",
    "test": "Run the tests that stand in definitions.",
    "trace": "Find the line of a definition that a delivery receipt came from.",
    "examples": "Make up the examples that show every branch of a message.",
    "schema": "Print the JSON Schema of a request, or of a message's parameters.",
}
MODULES = {"import": "import_", "examples": "cover"}
"""Modules that are called otherwise than their commands: `import` is a word of Python, `examples` another module."""
