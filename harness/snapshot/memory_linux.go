package snapshot

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Image is the content that memories begin with: an anonymous file that each maps privately, so that they share its
// pages until they write.
type Image struct {
	size    uint64
	file    *os.File
	content []byte // the file, mapped for reading
}

// NewImage keeps a copy of content, whose length is a number of whole pages, none included.
func NewImage(content []byte) (*Image, error) {
	if len(content) == 0 {
		return &Image{}, nil // there is nothing to map
	}
	fd, err := unix.MemfdCreate("medplug-image", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("create memory image: %w", err)
	}
	im := &Image{size: uint64(len(content)), file: os.NewFile(uintptr(fd), "medplug-image")}
	if err = im.fill(content); err == nil {
		im.content, err = unix.Mmap(fd, 0, len(content), unix.PROT_READ, unix.MAP_SHARED)
	}
	if err != nil {
		im.file.Close()
		return nil, fmt.Errorf("write memory image: %w", err)
	}
	return im, nil
}

// fill writes the pages that are not zero: memory that a module took and never used costs nothing.
func (im *Image) fill(content []byte) error {
	if err := im.file.Truncate(int64(len(content))); err != nil {
		return err
	}
	var zeros [pageSize]byte
	for at := 0; at < len(content); at += pageSize {
		if page := content[at : at+pageSize]; !bytes.Equal(page, zeros[:]) {
			if _, err := im.file.WriteAt(page, int64(at)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close frees the image; memories that began with it stay as they are.
func (im *Image) Close() error {
	if im.file == nil {
		return nil
	}
	err := unix.Munmap(im.content)
	if e := im.file.Close(); err == nil {
		err = e
	}
	return err
}

// region reserves its full size as private anonymous memory; the kernel hands out zeroed pages as they are touched.
type region struct{ b []byte }

// resize gives the first size bytes, or nil when the system has no room.
func (r *region) resize(size, limit uint64, image *Image) []byte {
	if limit == 0 {
		return []byte{}
	}
	if r.b == nil {
		b, err := unix.Mmap(-1, 0, int(limit), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
		if err != nil {
			return nil
		}
		if image != nil && image.size > 0 {
			if _, err := unix.MmapPtr(int(image.file.Fd()), 0, unsafe.Pointer(&b[0]), uintptr(image.size),
				unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_FIXED|unix.MAP_NORESERVE); err != nil {
				_ = unix.Munmap(b)
				return nil
			}
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

// reset writes back the pages that are no longer the image's own, and clears those beyond it. Which they are stands in
// the page map: a private page that was written is not backed by the file any more. They stay mapped, so that the next
// call does not fault on them again; kept is how many bytes. Where the page map cannot be read, all pages are dropped
// instead.
func (r *region) reset(image *Image, size uint64) (kept uint64, ok bool) {
	const entrySize, present, swapped, filePage = 8, 1 << 63, 1 << 62, 1 << 61
	if size == 0 {
		return 0, true
	}
	page := uint64(os.Getpagesize())
	entries := make([]byte, size/page*entrySize)
	from := int64(uint64(uintptr(unsafe.Pointer(&r.b[0]))) / page * entrySize)
	if pm := pageMap(); pm == nil {
		return 0, r.drop(size)
	} else if n, err := pm.ReadAt(entries, from); err != nil || n != len(entries) {
		return 0, r.drop(size)
	}
	for at := uint64(0); at < size; at += page {
		e := binary.LittleEndian.Uint64(entries[at/page*entrySize:])
		if e&swapped == 0 && (e&present == 0 || e&filePage != 0) {
			continue // never touched, or only read
		}
		kept += page
		if at < image.size {
			copy(r.b[at:at+page], image.content[at:])
		} else {
			clear(r.b[at : at+page])
		}
	}
	return kept, true
}

// drop gives every page back, so that the next access sees the image, or zeros beyond it.
func (r *region) drop(size uint64) bool {
	return size == 0 || unix.Madvise(r.b[:size], unix.MADV_DONTNEED) == nil
}

// pageMap is this process's page map, nil where the system gives none.
var pageMap = sync.OnceValue(func() *os.File {
	f, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return nil
	}
	return f
})
