package strictjson

import (
	"math"
	"math/bits"
	"strconv"
)

// pow10 holds the powers of ten that a float64 represents exactly.
var pow10 = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// number parses the number at pos into out, with the value strconv.ParseFloat would give.
func (p *parser) number(out *float64) bool {
	data, i := p.data, p.pos
	start := i
	neg := false
	if data[i] == '-' {
		neg = true
		i++
	}
	// The mantissa wraps beyond 19 digits; digits then says so and strconv takes over.
	var mant uint64
	first := i
	for i < len(data) {
		d := data[i] - '0'
		if d > 9 {
			break
		}
		mant = mant*10 + uint64(d)
		i++
	}
	digits := i - first
	if digits == 0 {
		return p.badNumber(i)
	}
	if data[first] == '0' && digits > 1 {
		return p.fail(first, "number with a leading zero")
	}
	exp := 0
	if i < len(data) && data[i] == '.' {
		i++
		point := i
		for i < len(data) {
			d := data[i] - '0'
			if d > 9 {
				break
			}
			mant = mant*10 + uint64(d)
			i++
		}
		if i == point {
			return p.badNumber(i)
		}
		exp = point - i
		digits -= exp
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		e, next, ok := exponent(data, i+1)
		if !ok {
			return p.badNumber(next)
		}
		exp += e
		i = next
	}
	p.pos = i
	f, ok := assemble(mant, exp, digits)
	if !ok {
		return p.slowNumber(data[start:i], out)
	}
	if neg {
		f = -f
	}
	*out = f
	return true
}

func (p *parser) badNumber(at int) bool {
	if at >= len(p.data) {
		return p.fail(len(p.data), "unexpected end")
	}
	return p.fail(at, "malformed number")
}

// exponent reads the digits after the e. A huge exponent is cut at a value that is out of every range.
func exponent(data []byte, i int) (e, next int, ok bool) {
	neg := false
	if i < len(data) && (data[i] == '+' || data[i] == '-') {
		neg = data[i] == '-'
		i++
	}
	first := i
	for i < len(data) && data[i]-'0' <= 9 {
		if e < 1e6 {
			e = e*10 + int(data[i]-'0')
		}
		i++
	}
	if neg {
		e = -e
	}
	return e, i, i > first
}

// assemble gives mant times ten to the exp, correctly rounded, when that is possible without big arithmetic.
func assemble(mant uint64, exp, digits int) (float64, bool) {
	if digits > 19 {
		return 0, false
	}
	// Both factors are exact, so IEEE 754 rounds the one operation correctly (Clinger 1990).
	if mant <= 1<<53 {
		switch {
		case exp == 0:
			return float64(mant), true
		case exp < 0 && exp >= -22:
			return float64(mant) / pow10[-exp], true
		case exp > 0 && exp <= 22:
			return float64(mant) * pow10[exp], true
		case mant == 0:
			return 0, true
		}
	}
	if exp < 0 && exp >= -27 && mant > 0 {
		return divide(mant, -exp), true
	}
	return 0, false
}

// divide gives mant / 10^k correctly rounded, for 0 < mant and 1 <= k <= 27: programs print float64 samples with 16
// or 17 digits, which do not fit the exact product. It divides by 5^k in 128 by 64 bits, the remainder deciding ties,
// and leaves the powers of two to the exponent. The result is at least 10^-27, far from subnormal.
func divide(mant uint64, k int) float64 {
	five := uint64(1)
	for range k {
		five *= 5
	}
	zm, zf := bits.LeadingZeros64(mant), bits.LeadingZeros64(five)
	// With the dividend's top bit one below the divisor's, the quotient has 63 or 64 bits and cannot overflow.
	hi := mant << zm >> 1
	lo := mant << zm << 63
	q, rem := bits.Div64(hi, lo, five<<zf)
	// mant/10^k = q * 2^e, the remainder being less than one unit of q.
	e := zf - zm - 63 - k
	z := bits.LeadingZeros64(q)
	q <<= z
	e -= z
	m := q >> 11
	half := q & (1<<11 - 1)
	if half > 1<<10 || half == 1<<10 && (rem != 0 || m&1 == 1) {
		m++ // may reach 2^53, which is still exact
	}
	return float64(m) * math.Float64frombits(uint64(1023+e+11)<<52) // the power of two is a normal number: exact
}

func (p *parser) slowNumber(text []byte, out *float64) bool {
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		// The syntax was checked above, so the only failure left is the range.
		return p.fail(p.pos-len(text), "number out of the range of a float64")
	}
	*out = f
	return true
}
