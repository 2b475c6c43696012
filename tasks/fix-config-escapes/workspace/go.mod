module drip.example/drip

go 1.19
