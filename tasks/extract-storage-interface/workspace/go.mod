module example.org/lostfound

go 1.19
