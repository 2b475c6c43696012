package money

// Currency is a currency we take, with the number of decimals of its smallest unit.
type Currency struct {
	Code     string
	Decimals int
}

var (
	EUR = Currency{"EUR", 2}
	GBP = Currency{"GBP", 2}
	JPY = Currency{"JPY", 0}
	KRW = Currency{"KRW", 0}
	KWD = Currency{"KWD", 3}
)
