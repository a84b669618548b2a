package lgpd

import (
	"testing"
	"time"
)

// Easter Sundays as the almanacs have them.
func TestEaster(t *testing.T) {
	for year, want := range map[int]string{1961: "1961-04-02", 2000: "2000-04-23", 2019: "2019-04-21", 2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25"} {
		if got := easter(year).Format(time.DateOnly); got != want {
			t.Errorf("%d: %s, want %s", year, got, want)
		}
	}
}

func TestBusinessDays(t *testing.T) {
	for _, c := range []struct {
		known string
		n     int
		want  string
	}{
		{"2026-11-20", 3, "2026-11-25"}, // Friday, and a holiday itself
		{"2026-11-18", 3, "2026-11-24"}, // over the holiday of the 20th
		{"2023-11-17", 3, "2023-11-22"}, // before 2024 the 20th was none
		{"2026-04-01", 3, "2026-04-07"}, // over Good Friday and Easter
		{"2026-04-20", 1, "2026-04-22"}, // over Tiradentes
		{"2026-02-13", 3, "2026-02-18"}, // Carnival counts
		{"2026-12-24", 3, "2026-12-30"},
		{"2026-12-30", 6, "2027-01-08"},
	} {
		known, err := time.ParseInLocation(time.DateOnly, c.known, brasilia)
		if err != nil {
			t.Fatal(err)
		}
		if got := addBusinessDays(known.Add(15*time.Hour), c.n).Format(time.DateOnly); got != c.want {
			t.Errorf("%d business days after %s: %s, want %s", c.n, c.known, got, c.want)
		}
	}
}
