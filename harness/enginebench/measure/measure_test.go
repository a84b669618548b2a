package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every figure is printed, as a name and a positive number. Whether the numbers are good is not for a test to say: this
// machine may be busy.
func TestPrintsEveryFigure(t *testing.T) {
	var out bytes.Buffer
	cache := filepath.Join("..", "..", "..", ".cache", "enginebench", "compiled") // as bench-engine uses it
	if err := run(t.Context(), options{cache: cache}, &out); err != nil {
		t.Fatal(err)
	}
	figures := map[string]float64{}
	for line := range strings.Lines(out.String()) {
		f := strings.Fields(line)
		v, err := strconv.ParseFloat(f[1], 64)
		if err != nil || v <= 0 {
			t.Errorf("no figure: %s", line)
		}
		figures[f[0]] = v
	}
	want := []string{"enforce_ratio_c_tight", "count_ratio_c_tight", "io_us_per_mb", "io_ratio"}
	for _, l := range []string{"go", "rust", "c"} {
		for _, name := range []string{"enforce_ratio_", "count_ratio_", "fresh_ratio_", "open_reset_us_", "begin_us_"} {
			want = append(want, name+l)
		}
	}
	for _, name := range want {
		if figures[name] == 0 {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestRefusesAGroupThatIsNone(t *testing.T) {
	if err := run(t.Context(), options{only: "metre"}, &bytes.Buffer{}); err == nil {
		t.Error("nothing was measured and nothing said")
	}
}

// Sides take turns, in an order that changes, and the round that warms up does not count.
func TestRounds(t *testing.T) {
	b := &bench{}
	var order string
	n := map[string]int{}
	counting := func(name string) side {
		return func() (time.Duration, error) {
			order += name
			n[name]++
			return time.Duration(n[name]), nil
		}
	}
	took, err := b.rounds(t.Context(), counting("a"), counting("b"))
	if err != nil {
		t.Fatal(err)
	}
	if len(took) != 2 || len(took[0]) != fewest || len(took[1]) != fewest || took[0][0] != 2 || took[1][fewest-1] != fewest+1 {
		t.Errorf("%v", took)
	}
	if !strings.HasPrefix(order, "abbaab") {
		t.Errorf("the turns were %s", order)
	}
	broken := errors.New("broken")
	if _, err := b.rounds(t.Context(), func() (time.Duration, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("a side that fails: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.rounds(gone, counting("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestMedians(t *testing.T) {
	us := time.Microsecond
	if got := ratio([]time.Duration{2 * us, 30 * us, 4 * us}, []time.Duration{us, us, us}); got != 4 {
		t.Errorf("ratio %v", got)
	}
	if got := micros([]time.Duration{4 * us, us, 2 * us, 3 * us}); got != 2.5 {
		t.Errorf("median %v µs", got)
	}
}
