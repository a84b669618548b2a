package audit

import "testing"

func TestPeriods(t *testing.T) {
	for s, want := range map[string]int{"P20Y": 7300, "P240M": 7300, "P12M": 365, "P6M": 180, "P1Y6M": 545, "P2W": 14, "P30D": 30, "PT0S": 0, "PT12H": 0, "P1DT12H": 1} {
		if got, ok := days(s); !ok || got != want {
			t.Errorf("%s: %d, %v; want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "P", "PT", "20Y", "P20", "P-1Y", "P1.5Y", "P99999999999Y", "p1y", "P1Y "} {
		if n, ok := days(s); ok {
			t.Errorf("%q: %d days", s, n)
		}
	}
	if atLeast("P19Y11M", "P20Y") || !atLeast("P240M", "P20Y") || !atLeast("P7305D", "P20Y") || atLeast("soon", "P1D") {
		t.Error("the comparison with a floor is wrong")
	}
}
