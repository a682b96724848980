-- Drives a real editor: each step prints a line, and what goes wrong says so.
local folder = vim.env.IMIDSL_FOLDER
local function say(...) io.stdout:write(table.concat({ ... }, " "), "\n") end
local function wait(what, holds)
  if not vim.wait(30000, holds, 20) then
    say("FAILED", what)
    vim.cmd("cquit")
  end
end

vim.lsp.config.imidsl = {
  cmd = vim.json.decode(vim.env.IMIDSL_COMMAND),
  filetypes = { "imidsl" },
  root_dir = folder,
}
vim.filetype.add({ extension = { imi = "imidsl" } })
vim.lsp.enable("imidsl")

vim.cmd.edit(folder .. "/a.imi")
local buffer = vim.api.nvim_get_current_buf()
wait("attach", function() return #vim.lsp.get_clients({ bufnr = buffer }) > 0 end)
local client = vim.lsp.get_clients({ bufnr = buffer })[1]
say("attached", client.name)

local function request(method, params)
  local answer, fault = client:request_sync(method, params, 30000, buffer)
  if not answer or answer.err then
    say("FAILED", method, fault or vim.inspect(answer.err))
    vim.cmd("cquit")
  end
  return answer.result
end
local function at(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end
local function find(word)
  local line, column = unpack(vim.fn.searchpos("\\V" .. word, "cnw"))
  return line, column - 1
end

-- A finding behind an emoji.
wait("findings", function() return #vim.diagnostic.get(buffer) > 0 end)
local found = vim.diagnostic.get(buffer)[1]
local text = vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1]
say("finding", found.code, text:sub(found.col + 1, found.end_col))

-- The fix of that.
local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
params.range = {
  start = vim.lsp.util.make_position_params(0, client.offset_encoding).position,
}
at(found.lnum + 1, found.col)
params = vim.lsp.util.make_range_params(0, client.offset_encoding)
params.context = { diagnostics = {} }
local action = request("textDocument/codeAction", params)[1]
say("action", action.title)
vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
wait("the fix", function() return #vim.diagnostic.get(buffer) == 0 end)
say("fixed")

-- The proof's hint.
local whole = {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = { start = { line = 0, character = 0 }, ["end"] = { line = 99, character = 0 } },
}
say("hint", request("textDocument/inlayHint", whole)[1].label)

-- Completion inside of braces.
local line, column = find("{{ name")
local items = request("textDocument/completion", at(line, column + 3)).items
say("completion", items[1].label)

-- A new name in two files.
line, column = find("shop }}")
local position = at(line, column + 1)
position.newName = "store"
local edit = request("textDocument/rename", position)
say("renamed", tostring(vim.tbl_count(edit.changes)))
vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
say("text", vim.fn.getline(line))

-- Formatting.
vim.fn.append(0, "let    odd   =   1")
vim.lsp.buf.format({ async = false, timeout_ms = 30000 })
say("formatted", vim.fn.getline(1))
vim.cmd("qall!")
