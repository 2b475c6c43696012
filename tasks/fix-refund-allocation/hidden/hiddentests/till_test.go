package hiddentests

import (
	"errors"
	"math"
	"math/big"
	"math/rand"
	"reflect"
	"testing"

	"till.example/till/money"
	"till.example/till/order"
	"till.example/till/receipt"
	"till.example/till/refund"
)

// check runs a subtest in which a panic is a failure like any other.
func check(t *testing.T, name string, body func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		defer func() {
			if problem := recover(); problem != nil {
				t.Errorf("panic: %v", problem)
			}
		}()
		body(t)
	})
}

func minors(amounts []money.Money) []int64 {
	list := make([]int64, len(amounts))
	for i, amount := range amounts {
		list[i] = amount.Minor
	}
	return list
}

func allocate(t *testing.T, amount int64, weights []int64) []int64 {
	t.Helper()
	before := append([]int64{}, weights...)
	parts, err := money.New(amount, money.EUR).Allocate(weights)
	if err != nil || len(parts) != len(weights) {
		t.Fatalf("%d by %v: got %v, %v", amount, weights, parts, err)
	}
	for _, part := range parts {
		if part.Currency != money.EUR {
			t.Fatalf("a part is in %v", part.Currency)
		}
	}
	if !reflect.DeepEqual(weights, before) {
		t.Fatalf("the weights %v became %v", before, weights)
	}
	return minors(parts)
}

// random calls with amounts up to the limit, and weights whose sum is below it.
func random(seed, limit int64, use func(amount int64, weights []int64)) {
	chance := rand.New(rand.NewSource(seed))
	for round := 0; round < 400; round++ {
		weights := make([]int64, 1+chance.Intn(9))
		for i := range weights {
			if chance.Intn(4) > 0 {
				weights[i] = chance.Int63n(limit / int64(len(weights)))
			}
		}
		weights[chance.Intn(len(weights))] = 1 + chance.Int63n(limit/int64(len(weights)))
		use(chance.Int63n(limit), weights)
	}
}

// within tells whether part is amount*weight/total rounded up or down, in exact arithmetic.
func within(amount, weight, total, part int64) bool {
	exact := new(big.Int).Mul(big.NewInt(amount), big.NewInt(weight))
	got := new(big.Int).Mul(big.NewInt(part), big.NewInt(total))
	return exact.Sub(exact, got).CmpAbs(big.NewInt(total)) < 0
}

func sum(list []int64) int64 {
	var total int64
	for _, one := range list {
		total += one
	}
	return total
}

func TestAllocation(t *testing.T) {
	for name, limit := range map[string]int64{"small": 40, "usual": 5_000_000, "very large": math.MaxInt64} {
		limit := limit
		check(t, name+" amounts add up", func(t *testing.T) {
			random(1, limit, func(amount int64, weights []int64) {
				for _, amount := range []int64{amount, -amount} {
					if parts := allocate(t, amount, weights); sum(parts) != amount {
						t.Fatalf("%d by %v: the parts %v make %d", amount, weights, parts, sum(parts))
					}
				}
			})
		})
		check(t, name+" amounts are split into rounded shares", func(t *testing.T) {
			random(2, limit, func(amount int64, weights []int64) {
				for _, amount := range []int64{amount, -amount} {
					for i, part := range allocate(t, amount, weights) {
						if !within(amount, weights[i], sum(weights), part) {
							t.Fatalf("%d by %v: part %d is %d", amount, weights, i, part)
						}
					}
				}
			})
		})
	}
	check(t, "the smallest of all amounts", func(t *testing.T) {
		if parts := allocate(t, math.MinInt64, []int64{1, 0, 1}); !reflect.DeepEqual(parts, []int64{math.MinInt64 / 2, 0, math.MinInt64 / 2}) {
			t.Errorf("got %v", parts)
		}
	})
	check(t, "what is left goes to those that lost most", func(t *testing.T) {
		for _, one := range []struct {
			amount        int64
			weights, want []int64
		}{
			{5, []int64{1, 1}, []int64{3, 2}},
			{10, []int64{0, 1, 1, 1}, []int64{0, 4, 3, 3}},
			{11, []int64{2, 3, 5}, []int64{2, 3, 6}},
			{100, []int64{1, 2, 3}, []int64{17, 33, 50}},
			{100, []int64{3, 2, 1}, []int64{50, 33, 17}},
			{2, []int64{1, 1, 1, 1, 1}, []int64{1, 1, 0, 0, 0}},
			{1, []int64{0, 999, 1000}, []int64{0, 0, 1}},
			{8, []int64{3, 3, 3, 1}, []int64{3, 2, 2, 1}},
			{3_000_000_000_000_001, []int64{1_000_000_000_000_000, 1, 1_000_000_000_000_000}, []int64{1_500_000_000_000_000, 1, 1_500_000_000_000_000}},
		} {
			opposite := make([]int64, len(one.want))
			for i, part := range one.want {
				opposite[i] = -part
			}
			if parts := allocate(t, one.amount, one.weights); !reflect.DeepEqual(parts, one.want) {
				t.Errorf("%d by %v: got %v, want %v", one.amount, one.weights, parts, one.want)
			}
			if parts := allocate(t, -one.amount, one.weights); !reflect.DeepEqual(parts, opposite) {
				t.Errorf("%d by %v: got %v, want %v", -one.amount, one.weights, parts, opposite)
			}
		}
	})
	check(t, "opposite amounts have opposite parts", func(t *testing.T) {
		random(3, 1000, func(amount int64, weights []int64) {
			there, back := allocate(t, amount, weights), allocate(t, -amount, weights)
			for i := range there {
				if there[i] != -back[i] {
					t.Fatalf("%d by %v: %v and back %v", amount, weights, there, back)
				}
			}
		})
	})
	check(t, "weights that say nothing are refused", func(t *testing.T) {
		for _, weights := range [][]int64{nil, {}, {0}, {0, 0, 0}, {5, -1}, {-1}} {
			for _, amount := range []int64{-7, 0, 7} {
				if _, err := money.New(amount, money.JPY).Allocate(weights); !errors.Is(err, money.ErrWeights) {
					t.Errorf("%d by %v: got %v", amount, weights, err)
				}
			}
		}
	})
}

func TestPrinting(t *testing.T) {
	check(t, "every sign and currency", func(t *testing.T) {
		for _, one := range []struct {
			amount money.Money
			want   string
		}{
			{money.New(-5, money.EUR), "-0.05 EUR"},
			{money.New(-99, money.GBP), "-0.99 GBP"},
			{money.New(-100, money.GBP), "-1.00 GBP"},
			{money.New(-105, money.EUR), "-1.05 EUR"},
			{money.New(0, money.EUR), "0.00 EUR"},
			{money.New(1250, money.JPY), "1250 JPY"},
			{money.New(-1250, money.JPY), "-1250 JPY"},
			{money.New(-7, money.KRW), "-7 KRW"},
			{money.New(0, money.JPY), "0 JPY"},
			{money.New(3075, money.KWD), "3.075 KWD"},
			{money.New(75, money.KWD), "0.075 KWD"},
			{money.New(-5, money.KWD), "-0.005 KWD"},
			{money.New(-12_000, money.KWD), "-12.000 KWD"},
			{money.New(9_007_199_254_740_993, money.KRW), "9007199254740993 KRW"},
			{money.New(-900_719_925_474_099_301, money.EUR), "-9007199254740993.01 EUR"},
		} {
			if got := one.amount.String(); got != one.want {
				t.Errorf("%d: got %q, want %q", one.amount.Minor, got, one.want)
			}
		}
	})
	check(t, "the receipt of a small refund", func(t *testing.T) {
		o := order.Order{Currency: money.EUR, Lines: []order.Line{{Name: "stamp", Units: 3, Unit: money.New(5, money.EUR)}}}
		book := open(t, o, 1, 14)
		r, err := book.Return(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := "RETURN 1 x stamp       -0.05 EUR\n" + "  to tender 1          -0.05 EUR\n"
		if got := receipt.OfRefund(r); got != want {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestOrders(t *testing.T) {
	check(t, "take what the discount leaves", func(t *testing.T) {
		for _, currency := range []money.Currency{money.EUR, money.JPY, money.KWD} {
			for discount := int64(0); discount <= 40; discount++ {
				o := order.Order{Currency: currency, Discount: money.New(discount, currency), Lines: []order.Line{
					{Name: "sample", Units: 1, Unit: money.New(0, currency)},
					{Name: "tea", Units: 1, Unit: money.New(1000, currency)},
					{Name: "cup", Units: 2, Unit: money.New(500, currency)},
					{Name: "spoon", Units: 3, Unit: money.New(333, currency)},
				}}
				total, err := o.Total()
				if err != nil || total != money.New(2999-discount, currency) {
					t.Fatalf("discount %d: got %v, %v", discount, total, err)
				}
				prices, err := o.NetPrices()
				if err != nil || prices[0].Minor != 0 {
					t.Fatalf("discount %d: got %v, %v", discount, prices, err)
				}
			}
		}
	})
}

// open begins a book whose order is paid by so many smallest units each.
func open(t *testing.T, o order.Order, paid ...int64) *refund.Book {
	t.Helper()
	tenders := make([]refund.Tender, len(paid))
	for i, minor := range paid {
		tenders[i] = refund.Tender{Name: "tender " + string(rune('0'+i)), Paid: money.New(minor, o.Currency)}
	}
	book, err := refund.Open(o, tenders)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// giveBack returns units and looks at what holds for every refund; it gives its amount and parts.
func giveBack(t *testing.T, book *refund.Book, line int, units int64) (int64, []int64) {
	t.Helper()
	r, err := book.Return(line, units)
	if err != nil {
		t.Fatal(err)
	}
	parts := make([]int64, len(r.Parts))
	for i, part := range r.Parts {
		parts[i] = part.Amount.Minor
		if parts[i] > 0 {
			t.Fatalf("%v takes something from a tender", r)
		}
	}
	if sum(parts) != r.Amount.Minor || r.Units != units {
		t.Fatalf("%v does not add up", r)
	}
	return r.Amount.Minor, parts
}

func TestRefunds(t *testing.T) {
	check(t, "of a line make its net price", func(t *testing.T) {
		chance := rand.New(rand.NewSource(4))
		for round := 0; round < 300; round++ {
			units, price := 1+chance.Int63n(12), chance.Int63n(90)
			o := order.Order{
				Currency: money.EUR,
				Lines:    []order.Line{{Name: "thing", Units: units, Unit: money.New(price, money.EUR)}},
			}
			if off := chance.Int63n(30); off <= units*price && price > 0 {
				o.Discount = money.New(off, money.EUR)
			} else {
				o.Discount = money.New(0, money.EUR)
			}
			total := units*price - o.Discount.Minor
			book := open(t, o, total)
			var back, returned int64
			for returned < units {
				visit := 1 + chance.Int63n(units-returned)
				amount, _ := giveBack(t, book, 0, visit)
				back, returned = back-amount, returned+visit
				if !within(total, returned, units, back) {
					t.Fatalf("%d of %d units of %d: %d came back", returned, units, total, back)
				}
			}
			if back != total {
				t.Fatalf("%d units of %d: %d came back", units, total, back)
			}
		}
	})
	check(t, "of very large lines are exact", func(t *testing.T) {
		o := order.Order{
			Currency: money.KRW,
			Discount: money.New(1_000_000_000_000_003, money.KRW),
			Lines: []order.Line{
				{Name: "hulls", Units: 7, Unit: money.New(900_000_000_000_000_001, money.KRW)},
				{Name: "masts", Units: 3, Unit: money.New(100_000_000_000_000_007, money.KRW)},
			},
		}
		total, err := o.Total()
		if err != nil {
			t.Fatal(err)
		}
		book := open(t, o, 12_345, total.Minor-12_345)
		var back int64
		for unit := 0; unit < 10; unit++ {
			line := 0
			if unit%3 == 1 {
				line = 1
			}
			amount, _ := giveBack(t, book, line, 1)
			back -= amount
		}
		if back != total.Minor || total.Minor != 6_600_000_000_000_000_028-1_000_000_000_000_003 {
			t.Errorf("%d of %v came back", back, total)
		}
	})
	check(t, "give each tender what it paid", func(t *testing.T) {
		chance := rand.New(rand.NewSource(5))
		for round := 0; round < 200; round++ {
			lines := make([]order.Line, 1+chance.Intn(4))
			var total int64
			for i := range lines {
				lines[i] = order.Line{Name: "thing", Units: 1 + chance.Int63n(6), Unit: money.New(1+chance.Int63n(500), money.GBP)}
				total += lines[i].Gross().Minor
			}
			off := chance.Int63n(total)
			o := order.Order{Currency: money.GBP, Lines: lines, Discount: money.New(off, money.GBP)}
			paid := make([]int64, 1+chance.Intn(5))
			open2 := total - off
			for i := range paid[1:] {
				paid[i+1] = chance.Int63n(open2/2 + 1)
				if chance.Intn(2) == 0 {
					paid[i+1] = chance.Int63n(min(3, open2+1))
				}
				open2 -= paid[i+1]
			}
			paid[0] = open2
			book := open(t, o, paid...)
			back := make([]int64, len(paid))
			left := make([]int64, len(lines))
			for i, line := range lines {
				left[i] = line.Units
			}
			for sum(left) > 0 {
				line := chance.Intn(len(lines))
				if left[line] == 0 {
					continue
				}
				units := 1 + chance.Int63n(left[line])
				left[line] -= units
				_, parts := giveBack(t, book, line, units)
				for i, part := range parts {
					back[i] -= part
					if back[i] > paid[i] {
						t.Fatalf("a tender that paid %d got %d", paid[i], back[i])
					}
				}
			}
			if !reflect.DeepEqual(back, paid) {
				t.Fatalf("%v was paid, %v came back", paid, back)
			}
		}
	})
	check(t, "of a voucher of one cent", func(t *testing.T) {
		o := order.Order{Currency: money.EUR, Lines: []order.Line{{Name: "mug", Units: 3, Unit: money.New(333, money.EUR)}, {Name: "bag", Units: 1, Unit: money.New(1, money.EUR)}}}
		book := open(t, o, 1, 999)
		back := []int64{0, 0}
		for _, line := range []int{0, 0, 1, 0} {
			_, parts := giveBack(t, book, line, 1)
			back[0], back[1] = back[0]-parts[0], back[1]-parts[1]
		}
		if back[0] != 1 || back[1] != 999 {
			t.Errorf("got %v", back)
		}
	})
	check(t, "begin in proportion to what the tenders paid", func(t *testing.T) {
		o := order.Order{Currency: money.EUR, Lines: []order.Line{{Name: "mug", Units: 2, Unit: money.New(1001, money.EUR)}}}
		paid := []int64{334, 333, 335, 1000}
		_, parts := giveBack(t, open(t, o, paid...), 0, 1)
		if want := []int64{-167, -167, -167, -500}; !reflect.DeepEqual(parts, want) {
			t.Errorf("got %v, want %v", parts, want)
		}
	})
	check(t, "that are refused change nothing", func(t *testing.T) {
		o := order.Order{Currency: money.EUR, Lines: []order.Line{{Name: "mug", Units: 2, Unit: money.New(750, money.EUR)}}}
		book := open(t, o, 1500)
		for _, units := range []int64{0, -1, 3} {
			if _, err := book.Return(0, units); !errors.Is(err, refund.ErrUnits) {
				t.Errorf("%d units: got %v", units, err)
			}
		}
		for visit := 0; visit < 2; visit++ {
			if amount, _ := giveBack(t, book, 0, 1); amount != -750 {
				t.Errorf("got %d", amount)
			}
		}
		if _, err := book.Return(0, 1); !errors.Is(err, refund.ErrUnits) {
			t.Errorf("got %v", err)
		}
	})
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
