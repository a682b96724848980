autocmd BufNewFile,BufRead *.imi setfiletype imidsl
