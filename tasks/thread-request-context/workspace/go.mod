module example.org/trips

go 1.19
