package ecg

import "math"

// selectNth puts the k-th smallest value of v at v[k] and returns it; v is reordered.
func selectNth(v []float64, k int) float64 {
	lo, hi := 0, len(v)-1
	for lo < hi {
		pivot := v[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

// quantileOf gives the nearest-rank quantile q in [0,1] of v, reordering v; NaN for none.
func quantileOf(v []float64, q float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return selectNth(v, int(q*float64(len(v)-1)+0.5))
}

// medianOf gives the median of v (mean of the middle two), reordering v; NaN for none.
func medianOf(v []float64) float64 {
	n := len(v)
	if n == 0 {
		return math.NaN()
	}
	m := selectNth(v, n/2)
	if n%2 == 1 {
		return m
	}
	low := v[0]
	for _, x := range v[1 : n/2] {
		low = max(low, x)
	}
	return (low + m) / 2
}

// median is medianOf on a copy.
func median(v []float64) float64 { return medianOf(append([]float64(nil), v...)) }

func mean[T float32 | float64](v []T) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x)
	}
	return sum / float64(len(v))
}
