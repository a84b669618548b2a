package harness

import "golang.org/x/sys/unix"

// region reserves its full size as private anonymous memory; the kernel hands out zeroed pages as they are touched.
type region struct{ b []byte }

// resize gives the first size bytes, or nil when the system has no room.
func (r *region) resize(size, limit uint64) []byte {
	if limit == 0 {
		return []byte{}
	}
	if r.b == nil {
		b, err := unix.Mmap(-1, 0, int(limit), unix.PROT_READ|unix.PROT_WRITE,
			unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
		if err != nil {
			return nil
		}
		r.b = b
	}
	return r.b[:size:size]
}

func (r *region) free() {
	if r.b != nil {
		_ = unix.Munmap(r.b) // the mapping is ours and whole, so this cannot fail
		r.b = nil
	}
}
