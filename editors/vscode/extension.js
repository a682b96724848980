// The client of `imidsl lsp`. It finds the program, starts it, and shows what it makes; all else the server does.
"use strict";

const { execFile, spawn } = require("node:child_process");
const { access } = require("node:fs/promises");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const INSTALL = "pip install 'imidsl[lsp,preview]'";

let log;
let client;
const previews = new Map(); // the running preview of each file

exports.activate = async (context) => {
  log = vscode.window.createOutputChannel("imidsl", { log: true });
  context.subscriptions.push(log, vscode.commands.registerCommand("imidsl.log", () => log.show()));
  // In a folder that isn't trusted no program of its choice is started: colouring needs none.
  if (!vscode.workspace.isTrusted) {
    context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => begin(context)));
  } else {
    await begin(context);
  }
};

exports.deactivate = async () => {
  for (const preview of previews.values()) preview.kill();
  await client?.stop();
};

async function begin(context) {
  const commands = { restart, preview, compile, test, sizes };
  for (const [name, command] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`imidsl.${name}`, command));
  }
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("imidsl.path")) restart();
    }),
  );
  await start();
}

async function start() {
  const program = await find();
  if (program === undefined) {
    void explain("The imidsl program wasn't found, so that there is colouring only.");
    return;
  }
  log.info(`language server: ${program.join(" ")} lsp`);
  const server = { command: program[0], args: [...program.slice(1), "lsp"] };
  client = new LanguageClient("imidsl", "imidsl", server, {
    documentSelector: [
      { language: "imidsl", scheme: "file" },
      { language: "imidsl", scheme: "untitled" },
      { pattern: "**/imidsl.toml", scheme: "file" },
    ],
    outputChannel: log,
    initializationOptions: { imidsl: vscode.workspace.getConfiguration("imidsl") },
    synchronize: { configurationSection: "imidsl" },
  });
  try {
    await client.start();
  } catch (error) {
    log.error(String(error));
    void explain("The language server of imidsl didn't start, so that there is colouring only.");
  }
}

async function restart() {
  await client?.stop().catch((error) => log.warn(String(error)));
  client = undefined;
  await start();
}

// Said once a session, with what to run.
let explained = false;
async function explain(what) {
  if (explained) return;
  explained = true;
  const copy = "Copy Command";
  const choice = await vscode.window.showWarningMessage(`${what} Run: ${INSTALL}`, copy, "Show Log");
  if (choice === copy) await vscode.env.clipboard.writeText(INSTALL);
  else if (choice !== undefined) log.show();
}

// The setting, else the interpreter that the Python extension has chosen, else PATH.
async function find() {
  const set = vscode.workspace.getConfiguration("imidsl").get("path", "");
  const candidates = set ? [[set]] : [...(await besideInterpreter()), ["imidsl"]];
  for (const candidate of candidates) {
    const said = await run(candidate, ["--version"]);
    if (said.out.startsWith("imidsl ")) return candidate;
    log.info(`no imidsl: ${candidate.join(" ")}: ${said.told.trim()}`);
  }
  return undefined;
}

async function besideInterpreter() {
  const python = vscode.extensions.getExtension("ms-python.python");
  if (python === undefined) return [];
  try {
    const api = await python.activate();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const interpreter = api.environments.getActiveEnvironmentPath(folder).path;
    const beside = path.join(path.dirname(interpreter), process.platform === "win32" ? "imidsl.exe" : "imidsl");
    return await access(beside).then(() => [[beside]], () => [[interpreter, "-m", "imidsl"]]);
  } catch (error) {
    log.warn(`the Python extension doesn't say its interpreter: ${error}`);
    return [];
  }
}

function run(program, args) {
  return new Promise((resolve) => {
    const options = { cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath, maxBuffer: 1 << 26 };
    execFile(program[0], [...program.slice(1), ...args], options, (error, out, told) =>
      resolve({ good: error === null, out, told: told || String(error ?? "") }),
    );
  });
}

// The file of a command: of a lens its argument, else the editor's. It is saved first, since programs read the disk.
async function chosen(uri) {
  const found = uri instanceof vscode.Uri ? uri : uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
  if (found === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(found);
  if (document.isDirty) await document.save();
  return document.uri.fsPath;
}

// The page has all messages of the file to pick from.
async function preview(uri) {
  const file = await chosen(uri);
  const program = file && (await find());
  if (!program) return file && explain("The imidsl program wasn't found.");
  previews.get(file)?.kill();
  const server = spawn(program[0], [...program.slice(1), "preview", file, "--serve", "--port", "0"]);
  previews.set(file, server);
  let told = "";
  let shown = false;
  const heard = (data) => {
    told += data;
    const address = /https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\S*/.exec(told);
    if (!address || shown) return;
    shown = true;
    vscode.commands.executeCommand("simpleBrowser.api.open", vscode.Uri.parse(address[0]), {
      preserveFocus: true,
      viewColumn: vscode.ViewColumn.Beside,
    });
  };
  server.stdout.on("data", heard);
  server.stderr.on("data", heard);
  server.on("error", (error) => log.error(String(error)));
  server.on("exit", (status) => {
    if (previews.get(file) === server) previews.delete(file);
    if (!shown && status) failed("preview", told);
  });
}

async function compile(uri, message, example) {
  const file = await chosen(uri);
  const program = file && (await find());
  if (!program) return file && explain("The imidsl program wasn't found.");
  const pick = [...(message ? ["--message", message] : []), "--example", example ?? "all"];
  const made = await run(program, ["compile", file, ...pick, "-o", "-"]);
  if (!made.good) return failed("compile", made.told);
  const bodies = made.out.split("\n").filter(Boolean).map((line) => JSON.stringify(JSON.parse(line), null, 2));
  const document = await vscode.workspace.openTextDocument({ language: "jsonc", content: bodies.join("\n") });
  await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
}

// In a terminal, so that what the tests print is seen as it is meant.
async function test(uri) {
  const file = await chosen(uri);
  const program = file && (await find());
  if (!program) return file && explain("The imidsl program wasn't found.");
  const run = new vscode.ProcessExecution(program[0], [...program.slice(1), "test", file]);
  const task = new vscode.Task({ type: "imidsl" }, vscode.TaskScope.Workspace, "test", "imidsl", run);
  await vscode.tasks.executeTask(task);
}

// The texts of a message, the fullest first; whichever is picked is shown. Only a lens knows them.
async function sizes(_uri, message, texts) {
  const items = (texts ?? []).map(([label, description, location]) => ({ label, description, location }));
  const picked = await vscode.window.showQuickPick(items, { title: `Sizes of ${message}`, matchOnDescription: true });
  if (picked === undefined) return;
  const { start, end } = picked.location.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(picked.location.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

async function failed(command, told) {
  log.error(told);
  const first = told.split("\n", 1)[0];
  if (await vscode.window.showErrorMessage(`imidsl ${command}: ${first}`, "Show Log")) log.show();
}
