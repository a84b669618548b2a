// Package suggest finds the name somebody most likely meant.
package suggest

import "strings"

// Nearest gives the known name closest to name, or false when none is close: at most one edit for each three letters. An
// edit inserts, deletes or replaces a letter, or swaps two neighbours. Case does not matter; the first of equals wins.
func Nearest(name string, known []string) (string, bool) {
	want := []rune(strings.ToLower(name))
	limit := max(1, len(want)/3)
	best, found := "", false
	for _, k := range known {
		if d := distance(want, []rune(strings.ToLower(k))); d <= limit && (d < limit || !found) {
			best, found, limit = k, true, d
		}
	}
	return best, found
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, prev[j+1]+1, prev[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}
