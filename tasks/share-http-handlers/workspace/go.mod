module example.org/parcelpoint

go 1.19
