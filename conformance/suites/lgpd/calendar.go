package lgpd

import "time"

// brasilia is UTC-3, the official time; Brazil has had no summer time since 2019.
var brasilia = time.FixedZone("BRT", -3*60*60)

// addBusinessDays gives the start of the n-th business day after the day of t; the day itself does not count. National
// holidays do not count; Carnival and Corpus Christi do, because they are none by law: the earlier date is the safe one.
func addBusinessDays(t time.Time, n int) time.Time {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if businessDay(day) {
			n--
		}
	}
	return day
}

func businessDay(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !holiday(day)
}

// holiday says whether a day is a national holiday: Leis 662/1949 and 6.802/1980, 14.759/2023 (20 November, since 2024),
// and Good Friday.
func holiday(day time.Time) bool {
	for _, h := range [...][2]int{{1, 1}, {4, 21}, {5, 1}, {9, 7}, {10, 12}, {11, 2}, {11, 15}, {12, 25}} {
		if int(day.Month()) == h[0] && day.Day() == h[1] {
			return true
		}
	}
	if day.Month() == time.November && day.Day() == 20 {
		return day.Year() >= 2024
	}
	friday := easter(day.Year()).AddDate(0, 0, -2)
	return day.Month() == friday.Month() && day.Day() == friday.Day()
}

// easter gives Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
