// Tokens of files as lines of JSON: {"file", "line", "word", "scopes"}. For tests/editor/test_textmate.py.
"use strict";
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");
const { OnigScanner, OnigString, loadWASM } = require("vscode-oniguruma");

const grammar = path.join(__dirname, "..", "syntaxes", "imidsl.tmLanguage.json");
const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer;
const onigLib = loadWASM(wasm).then(() => ({
  createOnigScanner: (patterns) => new OnigScanner(patterns),
  createOnigString: (text) => new OnigString(text),
}));
const registry = new Registry({ onigLib, loadGrammar: async () => parseRawGrammar(readFileSync(grammar, "utf8"), grammar) });

registry.loadGrammar("source.imidsl").then((language) => {
  for (const file of process.argv.slice(2)) {
    let stack = INITIAL;
    readFileSync(file, "utf8").split("\n").forEach((text, index) => {
      const found = language.tokenizeLine(text, stack);
      stack = found.ruleStack;
      for (const { startIndex, endIndex, scopes } of found.tokens) {
        const word = text.slice(startIndex, endIndex);
        if (word.trim()) console.log(JSON.stringify({ file, line: index + 1, word, scopes }));
      }
    });
  }
});
