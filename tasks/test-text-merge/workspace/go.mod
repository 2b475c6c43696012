module example.com/handbook

go 1.19
