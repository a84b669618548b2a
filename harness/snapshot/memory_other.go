//go:build !linux

package snapshot

// Image is the content that memories begin with.
type Image struct {
	size    uint64
	content []byte
}

// NewImage keeps a copy of content, whose length is a number of whole pages.
func NewImage(content []byte) (*Image, error) {
	return &Image{uint64(len(content)), append([]byte(nil), content...)}, nil
}

// Close frees the image; memories that began with it stay as they are.
func (im *Image) Close() error { im.content = nil; return nil }

// region is plain Go memory where no mapping is at hand: zeroed, and copied when it grows.
type region struct{ b []byte }

func (r *region) resize(size, limit uint64, image *Image) []byte {
	first := r.b == nil
	if uint64(cap(r.b)) < size {
		b := make([]byte, size, min(limit, max(size, 2*uint64(cap(r.b)))))
		copy(b, r.b)
		r.b = b
	}
	r.b = r.b[:size]
	if first && image != nil {
		copy(r.b, image.content)
	}
	return r.b[:size:size]
}

func (r *region) free() { r.b = nil }

func (r *region) reset(image *Image, size uint64) (kept uint64, ok bool) {
	copy(r.b, image.content)
	clear(r.b[image.size:size])
	return uint64(cap(r.b)), true
}

// drop cannot give back a part of Go's memory.
func (r *region) drop(size uint64) bool { return size == 0 }
