package strictjson

// window is how many bytes must be left for run to look at a number without checking for the end: a sign, eight digits,
// a point, three times eight digits and the byte behind.
const window = 1 + 8 + 1 + 3*8 + 1

// pow10int holds the powers of ten that shift a number by up to eight digits.
var pow10int = [16]uint64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// run reads plain decimal numbers and the commas behind them, as many as it can, and leaves pos before the first thing
// that it does not handle: the last number of the array, one with an exponent, with many digits, with a fault or near
// the end of the data, or no number at all.
func (p *parser) run(nums []float64) []float64 {
	data, i := p.data, p.pos
	for i+window <= len(data) {
		w := (*[window]byte)(data[i : i+window])
		j := 0
		if w[0] == '-' {
			j = 1
		}
		mant, n := digits8(le64(w[j : j+8]))
		if n == 0 || n == 8 || n > 1 && w[j] == '0' {
			break
		}
		j += n
		frac := 0
		if w[j] == '.' {
			j++
			more, m := digits8(le64(w[j : j+8]))
			if m == 0 {
				break
			}
			mant = mant*pow10int[m] + more
			frac = m
			if m == 8 {
				more, m = digits8(le64(w[j+8 : j+16]))
				mant = mant*pow10int[m] + more
				frac += m
				if m == 8 {
					more, m = digits8(le64(w[j+16 : j+24]))
					mant = mant*pow10int[m] + more
					frac += m
				}
				if n+frac > 19 {
					break
				}
			}
			j += frac
		}
		if w[j] != ',' {
			break
		}
		var f float64
		if mant <= 1<<53 {
			f = float64(mant) / pow10[frac] // exact operands, one rounding
		} else {
			f = divide(mant, frac)
		}
		if w[0] == '-' {
			f = -f
		}
		nums = append(nums, f)
		i += j + 1
		for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
			i++
		}
	}
	p.pos = i
	return nums
}
