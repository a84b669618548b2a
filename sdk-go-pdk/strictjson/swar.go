package strictjson

import "math/bits"

// Go's WebAssembly code pays dearly for every backward branch, so the hot loops look at eight bytes at once.

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// le64 loads eight bytes, the first as the lowest; the compiler makes one load of it.
func le64(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// hasByte is not zero when a byte of v is c. Which bit is set means nothing beyond the lowest.
func hasByte(v uint64, c byte) uint64 {
	x := v ^ ones*uint64(c)
	return (x - ones) & ^x & highs
}

// countByte counts the bytes of v that are c.
func countByte(v uint64, c byte) int {
	x := v ^ ones*uint64(c)
	nonzero := ((x & ^uint64(highs)) + ^uint64(highs)) | x
	return 8 - bits.OnesCount64(nonzero&highs)
}

// digits8 gives how many digits v starts with, 0 to 8, and the number that they form.
func digits8(v uint64) (value uint64, n int) {
	t := v ^ 0x3030303030303030 // a digit becomes its value
	stop := ((t & ^uint64(highs)) + 0x7676767676767676 | t) & highs
	n = bits.TrailingZeros64(stop) >> 3
	t <<= uint(64 - 8*n) // leading zeros, the digits behind them; what is no digit falls off
	t = (t * 10) + (t >> 8)
	t = (t & 0x000000FF000000FF * 0x000F424000000064) + (t >> 16 & 0x000000FF000000FF * 0x0000271000000001)
	return t >> 32, n
}
