package br

import "strconv"

// number reads a plain number of up to most digits, or one with its thousands marked by dots; what a council or a register
// counts from 1.
func number[T Text](s T, at, lim, most int) (v uint32, end int, r Reason) {
	end = at
	n := 0
	for ; end < lim && digit(s[end]) && n < most; end++ {
		v = v*10 + uint32(s[end]-'0')
		n++
	}
	if n == 0 {
		return 0, at, short(0, at, lim)
	}
	for dotted := n <= 3; dotted && n+3 <= most && lim-end > 3 && s[end] == '.'; {
		if !digit(s[end+1]) || !digit(s[end+2]) || !digit(s[end+3]) {
			break
		}
		v = v*1000 + uint32(s[end+1]-'0')*100 + uint32(s[end+2]-'0')*10 + uint32(s[end+3]-'0')
		n += 3
		end += 4
	}
	switch {
	case follows(s, end, lim):
		return 0, end, BadLength
	case v == 0:
		return 0, end, OutOfRange
	}
	return v, end, OK
}

func appendNumber(dst []byte, v uint32) []byte {
	if v == 0 {
		return dst
	}
	return strconv.AppendUint(dst, uint64(v), 10)
}
