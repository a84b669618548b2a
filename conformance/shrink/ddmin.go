package shrink

import "slices"

// fewest gives a part of items that still fails and of which no single item can be left out, by the algorithm ddmin: it
// tries parts, then what remains without them, and then smaller parts. Items are known to fail together. Of long lists of
// which all is needed it takes a number of tries that grows with the square of their length.
func fewest[T any](items []T, fails func([]T) bool) []T {
	if len(items) > 0 && fails(nil) {
		return nil
	}
	for parts := 2; len(items) > 1; {
		parts = min(parts, len(items))
		bounds := make([]int, parts+1)
		for i := range bounds {
			bounds[i] = i * len(items) / parts
		}
		part, rest := -1, -1
		if parts > 1 {
			for i := 0; i < parts && part < 0; i++ {
				if fails(slices.Clone(items[bounds[i]:bounds[i+1]])) {
					part = i
				}
			}
		}
		for i := 0; i < parts && part < 0 && rest < 0 && parts > 2; i++ {
			if fails(slices.Concat(items[:bounds[i]], items[bounds[i+1]:])) {
				rest = i
			}
		}
		switch {
		case part >= 0:
			items, parts = slices.Clone(items[bounds[part]:bounds[part+1]]), 2
		case rest >= 0:
			items, parts = slices.Concat(items[:bounds[rest]], items[bounds[rest+1]:]), max(parts-1, 2)
		case parts == len(items):
			return items
		default:
			parts *= 2
		}
	}
	return items
}
