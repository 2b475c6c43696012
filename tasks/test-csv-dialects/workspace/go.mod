module example.com/bankfeed

go 1.19
