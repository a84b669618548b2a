//go:build !linux

package harness

// region is plain Go memory where no mapping is at hand: zeroed, and copied when it grows.
type region struct{ b []byte }

func (r *region) resize(size, limit uint64) []byte {
	if uint64(cap(r.b)) < size {
		b := make([]byte, size, min(limit, max(size, 2*uint64(cap(r.b)))))
		copy(b, r.b)
		r.b = b
	}
	r.b = r.b[:size]
	return r.b[:size:size]
}

func (r *region) free() { r.b = nil }
