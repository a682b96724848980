-- The syntax groups of a file's words, a line of `word<Group>` for each of its lines: nvim -l groups.lua FOLDER FILE
vim.opt.runtimepath:append(arg[1])
vim.cmd("filetype plugin on | syntax on")
vim.cmd.edit(arg[2])
for number = 1, vim.fn.line("$") do
  local line, words = vim.fn.getline(number), {}
  for start, word in line:gmatch("()(%S+)") do
    local id = vim.fn.synID(number, start, 1)
    words[#words + 1] = word .. "<" .. vim.fn.synIDattr(id, "name"):gsub("^imidsl", "") .. ">"
  end
  print(table.concat(words, " "))
end
